package dev.precept.domain.organization;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/** What an organization's decider needs to know of its past. */
public sealed interface OrganizationState {
    /** Never made. */
    record Absent() implements OrganizationState {}

    /** In being. */
    record Existing(
            OrganizationId organization,
            Handle handle,
            String name,
            @Nullable OrganizationId parent,
            OrganizationMode mode,
            RegistrationPolicy registration,
            ApprovalPolicy approval,
            Set<String> personal)
            implements OrganizationState {
        public Existing {
            personal = Set.copyOf(personal);
        }

        Existing withApproval(ApprovalPolicy changed) {
            return new Existing(
                    organization, handle, name, parent, mode, registration, changed, personal);
        }

        Existing withPersonal(Set<String> changed) {
            return new Existing(
                    organization, handle, name, parent, mode, registration, approval, changed);
        }
    }

    /** Removed; nothing can happen to it any more. */
    record Deleted() implements OrganizationState {}
}
