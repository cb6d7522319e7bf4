package dev.precept.domain.organization;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

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
            ApprovalPolicy approval)
            implements OrganizationState {
        Existing withApproval(ApprovalPolicy changed) {
            return new Existing(organization, handle, name, parent, mode, registration, changed);
        }
    }

    /** Removed; nothing can happen to it any more. */
    record Deleted() implements OrganizationState {}
}
