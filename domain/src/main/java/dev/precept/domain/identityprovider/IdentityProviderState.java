package dev.precept.domain.identityprovider;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.collection.PersistentMap;

/** What an identity provider's decider needs to know of its past. */
public sealed interface IdentityProviderState {
    /** Never made. */
    record Absent() implements IdentityProviderState {}

    /** In being, with the client that stands for each application. */
    record Existing(
            IdentityProviderId provider,
            OrganizationId organization,
            Handle handle,
            ProviderDetails details,
            PersistentMap<ApplicationId, String> clients)
            implements IdentityProviderState {
        Existing withDetails(ProviderDetails changed) {
            return new Existing(provider, organization, handle, changed, clients);
        }

        Existing withClients(PersistentMap<ApplicationId, String> changed) {
            return new Existing(provider, organization, handle, details, changed);
        }
    }

    /** Removed. */
    record Deleted() implements IdentityProviderState {}
}
