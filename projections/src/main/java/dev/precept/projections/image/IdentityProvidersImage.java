package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An organization's identity providers. Immutable. */
public final class IdentityProvidersImage {
    /** None. */
    public static final IdentityProvidersImage EMPTY =
            new IdentityProvidersImage(Catalog.empty(), PersistentMap.empty());

    private final Catalog<IdentityProviderId, IdentityProviderImage> providers;
    private final PersistentMap<String, IdentityProviderId> byIssuer;

    private IdentityProvidersImage(
            Catalog<IdentityProviderId, IdentityProviderImage> providers,
            PersistentMap<String, IdentityProviderId> byIssuer) {
        this.providers = providers;
        this.byIssuer = byIssuer;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return providers.size() == 0;
    }

    public @Nullable IdentityProviderImage get(IdentityProviderId id) {
        return providers.get(id);
    }

    public @Nullable IdentityProviderImage get(Handle handle) {
        return providers.get(handle);
    }

    /** The provider of this issuer, which is compared exactly. */
    public @Nullable IdentityProviderImage byIssuer(String issuer) {
        IdentityProviderId id = byIssuer.get(issuer);
        return id == null ? null : providers.get(id);
    }

    /** All, by handle. */
    public List<IdentityProviderImage> list() {
        return providers.list();
    }

    /** With the provider, which is new. */
    public IdentityProvidersImage with(IdentityProviderDocument document) {
        return new IdentityProvidersImage(
                providers.with(
                        document.id(), document.handle(), new IdentityProviderImage(document)),
                byIssuer.with(document.details().issuer(), document.id()));
    }

    /** Without the provider. */
    public IdentityProvidersImage without(IdentityProviderDocument document) {
        return new IdentityProvidersImage(
                providers.without(document.id(), document.handle()),
                byIssuer.without(document.details().issuer()));
    }
}
