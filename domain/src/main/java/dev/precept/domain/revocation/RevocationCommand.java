package dev.precept.domain.revocation;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RevocationId;

/** What can be asked of a revocation. */
public sealed interface RevocationCommand extends DomainCommand {
    /** The revocation the command is for. */
    RevocationId revocation();

    /** Cut off what matches, as of now. */
    record CutOffTokens(RevocationId revocation, OrganizationId organization, CutOffTarget target)
            implements RevocationCommand {}
}
