package dev.precept.projections.image;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RevocationId;

/** A cut-off: what matches and was decided before the position is dead. */
public record CutOffDocument(
        RevocationId id, OrganizationId organization, CutOffTarget target, Position position) {}
