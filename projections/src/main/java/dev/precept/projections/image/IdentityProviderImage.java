package dev.precept.projections.image;

import dev.precept.domain.shared.ApplicationId;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** An identity provider, and which application each of its clients stands for. Immutable. */
public final class IdentityProviderImage {
    private final IdentityProviderDocument document;
    private final Map<String, ApplicationId> applications;

    IdentityProviderImage(IdentityProviderDocument document) {
        this.document = document;
        Map<String, ApplicationId> byClient = new HashMap<>();
        document.clients().forEach((application, client) -> byClient.put(client, application));
        this.applications = Map.copyOf(byClient);
    }

    public IdentityProviderDocument document() {
        return document;
    }

    /** The application that the provider's client stands for; null for none. */
    public @Nullable ApplicationId application(String clientId) {
        return applications.get(clientId);
    }
}
