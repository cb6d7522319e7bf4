package dev.precept.projections.image;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RevocationId;

import java.time.Instant;

/**
 * A cut-off: what matches and was decided before the position is dead; of what others issued, what
 * was issued before the instant.
 */
public record CutOffDocument(
        RevocationId id,
        OrganizationId organization,
        CutOffTarget target,
        Position position,
        Instant at) {}
