package dev.precept.domain.organization;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What can be asked of an organization. */
public sealed interface OrganizationCommand extends DomainCommand {
    /** The organization the command is for. */
    OrganizationId organization();

    /** Make it. */
    record CreateOrganization(
            OrganizationId organization,
            Handle handle,
            String name,
            @Nullable OrganizationId parent,
            OrganizationMode mode)
            implements OrganizationCommand {}

    /** Replace what may change; the parent must be the one it has. */
    record ChangeOrganization(
            OrganizationId organization,
            String name,
            @Nullable OrganizationId parent,
            OrganizationMode mode)
            implements OrganizationCommand {}

    /** Replace what clients that register themselves may be. */
    record ChangeRegistrationPolicy(OrganizationId organization, RegistrationPolicy policy)
            implements OrganizationCommand {}

    /** Replace which commands wait for a second person's approval. */
    record ChangeApprovalPolicy(OrganizationId organization, ApprovalPolicy policy)
            implements OrganizationCommand {}

    /** Have exactly these attributes of users count as personal. */
    record DeclarePersonalAttributes(OrganizationId organization, Set<String> names)
            implements OrganizationCommand {
        public DeclarePersonalAttributes {
            names = Set.copyOf(names);
        }
    }

    /** Remove it. */
    record DeleteOrganization(OrganizationId organization) implements OrganizationCommand {}
}
