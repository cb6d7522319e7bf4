package dev.precept.projections.image;

import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;

import java.util.Map;

/** An identity provider's logical content, with the client that stands for each application. */
public record IdentityProviderDocument(
        IdentityProviderId id,
        OrganizationId organization,
        Handle handle,
        ProviderDetails details,
        Map<ApplicationId, String> clients,
        EntityMeta meta) {
    public IdentityProviderDocument {
        clients = Map.copyOf(clients);
    }
}
