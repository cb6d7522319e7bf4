package dev.precept.projections.image;

import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * An organization's logical content.
 *
 * @param registration what clients that register themselves may be; null where it was never said
 * @param approval which commands wait for a second person; null where it was never said
 * @param personal attributes of users that are personal; null where it was never said
 */
public record OrganizationDocument(
        OrganizationId id,
        Handle handle,
        String name,
        @Nullable OrganizationId parent,
        OrganizationMode mode,
        @Nullable RegistrationPolicy registration,
        @Nullable ApprovalPolicy approval,
        @Nullable Set<String> personal,
        EntityMeta meta) {
    public OrganizationDocument {
        personal = personal == null ? null : Set.copyOf(personal);
    }

    /** Attributes of users that are personal: none of them is in the log. */
    public Set<String> personalAttributes() {
        return personal == null ? Set.of() : personal;
    }

    /** What clients that register themselves may be. */
    public RegistrationPolicy registrations() {
        return registration == null ? RegistrationPolicy.NONE : registration;
    }

    /** Which commands wait for a second person's approval. */
    public ApprovalPolicy approvals() {
        return approval == null ? ApprovalPolicy.NONE : approval;
    }
}
