package dev.precept.pdp.management;

import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderCommand.ChangeIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.CreateIdentityProvider;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.projections.image.IdentityProviderImage;

import java.util.LinkedHashSet;
import java.util.Set;

/** An identity provider as asked for. */
record IdentityProviderBody(ProviderDetails details) {
    static IdentityProviderBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("issuer", "audience");
        String issuer = fields.token("issuer", Limits.IDENTIFIER_CHARACTERS);
        ProviderDetails details =
                new ProviderDetails(
                        issuer,
                        keys(fields, faults),
                        audience(fields, faults),
                        claims(fields, faults));
        fields.end();
        faults.check();
        return new IdentityProviderBody(details);
    }

    Change change(View view, Handle handle, IdentityProviderId fresh) {
        IdentityProviderImage existing = view.organization().identityProviders().get(handle);
        return existing == null
                ? Change.creating(new CreateIdentityProvider(fresh, view.id(), handle, details))
                : Change.changing(new ChangeIdentityProvider(existing.document().id(), details));
    }

    private static KeyLocation keys(Fields fields, Faults faults) {
        String discovery = fields.optionalToken("discovery", Limits.IDENTIFIER_CHARACTERS);
        String jwks = fields.optionalToken("jwksUri", Limits.IDENTIFIER_CHARACTERS);
        if ((discovery == null) == (jwks == null)) {
            faults.add(
                    new Fault(
                            "/jwksUri",
                            null,
                            "invalid-value",
                            "Either 'discovery' or 'jwksUri' is due, and not both."));
        }
        return discovery == null
                ? new KeyLocation.Jwks(jwks == null ? "" : jwks)
                : new KeyLocation.Discovery(discovery);
    }

    private static Set<String> audience(Fields fields, Faults faults) {
        Set<String> audience = new LinkedHashSet<>();
        for (Cursor item : fields.items("audience", Limits.AUDIENCES_PER_PROVIDER)) {
            audience.add(
                    faults.text(
                            item, text -> Texts.token("It", text, Limits.IDENTIFIER_CHARACTERS)));
        }
        return audience;
    }

    private static ClaimNames claims(Fields provider, Faults faults) {
        Cursor part = provider.part("claims");
        if (part == null) {
            return ClaimNames.STANDARD;
        }
        Fields fields = Fields.of(part, faults);
        ClaimNames names =
                new ClaimNames(
                        fields.optionalToken("subject", Limits.NAME_CHARACTERS),
                        fields.optionalToken("client", Limits.NAME_CHARACTERS),
                        fields.optionalToken("scope", Limits.NAME_CHARACTERS),
                        fields.optionalToken("groups", Limits.NAME_CHARACTERS));
        fields.end();
        return names;
    }
}
