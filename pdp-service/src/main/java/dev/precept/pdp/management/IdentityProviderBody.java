package dev.precept.pdp.management;

import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderCommand.ChangeIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.CreateIdentityProvider;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.LinkPolicy;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.identityprovider.ProviderGrant;
import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.domain.identityprovider.SignInClaims;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.projections.image.IdentityProviderImage;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An identity provider as asked for.
 *
 * @param details without the secret that we have there
 * @param clientSecret that secret; null for the one there is
 */
record IdentityProviderBody(ProviderDetails details, @Nullable String clientSecret) {
    private static final ProviderGrant ANY_GRANT = ProviderGrant.JWT_BEARER;

    static IdentityProviderBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("issuer", "audience");
        String issuer = fields.token("issuer", Limits.IDENTIFIER_CHARACTERS);
        SignInPart signIn = SignInPart.read(fields, faults);
        ProviderDetails details =
                new ProviderDetails(
                        issuer,
                        keys(fields, faults),
                        audience(fields, faults),
                        claims(fields, faults),
                        grants(fields),
                        signIn.settings());
        fields.end();
        faults.check();
        return new IdentityProviderBody(details, signIn.clientSecret());
    }

    /**
     * The change that is asked for.
     *
     * @param secret names the secret that came along; null for the one there is
     */
    Change change(View view, Handle handle, IdentityProviderId fresh, @Nullable SecretId secret) {
        IdentityProviderImage existing = view.organization().identityProviders().get(handle);
        ProviderDetails whole = with(secret == null ? secret(existing) : secret);
        return existing == null
                ? Change.creating(new CreateIdentityProvider(fresh, view.id(), handle, whole))
                : Change.changing(new ChangeIdentityProvider(existing.document().id(), whole));
    }

    /** Names the secret that we have at the provider; null for none. */
    static @Nullable SecretId secret(@Nullable IdentityProviderImage provider) {
        ProviderSignIn signIn = provider == null ? null : provider.document().details().signIn();
        return signIn == null ? null : signIn.secret();
    }

    private ProviderDetails with(@Nullable SecretId secret) {
        ProviderSignIn signIn = details.signIn();
        return signIn == null
                ? details
                : new ProviderDetails(
                        details.issuer(),
                        details.keys(),
                        details.audience(),
                        details.claims(),
                        details.grants(),
                        new ProviderSignIn(
                                signIn.clientId(),
                                secret,
                                signIn.scopes(),
                                signIn.displayName(),
                                signIn.claims(),
                                signIn.link(),
                                signIn.justInTime()));
    }

    static String written(ProviderGrant grant) {
        return Fields.lowerCase(grant);
    }

    private static Set<ProviderGrant> grants(Fields fields) {
        Set<ProviderGrant> grants = EnumSet.noneOf(ProviderGrant.class);
        for (Cursor item : fields.items("grants", ProviderGrant.values().length)) {
            grants.add(fields.choice(item, ANY_GRANT, IdentityProviderBody::written));
        }
        return grants;
    }

    /** How users sign in there. */
    private record SignInPart(@Nullable ProviderSignIn settings, @Nullable String clientSecret) {
        static SignInPart read(Fields provider, Faults faults) {
            Cursor part = provider.part("signIn");
            if (part == null) {
                return new SignInPart(null, null);
            }
            Fields fields = Fields.of(part, faults).require("clientId", "displayName");
            String secret = fields.optionalToken("clientSecret", Limits.IDENTIFIER_CHARACTERS);
            ProviderSignIn settings =
                    new ProviderSignIn(
                            fields.token("clientId", Limits.SUBJECT_CHARACTERS),
                            null,
                            scopes(fields, faults),
                            fields.name("displayName"),
                            claims(fields, faults),
                            fields.choice("link", LinkPolicy.NEVER),
                            fields.flag("justInTime", false));
            fields.end();
            return new SignInPart(settings, secret);
        }

        private static Set<String> scopes(Fields fields, Faults faults) {
            Set<String> scopes = new LinkedHashSet<>();
            for (Cursor item : fields.items("scopes", Limits.SCOPES_PER_SIGN_IN)) {
                scopes.add(
                        faults.text(
                                item, text -> Texts.token("It", text, Limits.SCOPE_CHARACTERS)));
            }
            return scopes;
        }

        private static SignInClaims claims(Fields signIn, Faults faults) {
            Cursor part = signIn.part("claims");
            if (part == null) {
                return SignInClaims.STANDARD;
            }
            Fields fields = Fields.of(part, faults);
            SignInClaims names =
                    new SignInClaims(
                            fields.optionalToken("email", Limits.NAME_CHARACTERS),
                            fields.optionalToken("emailVerified", Limits.NAME_CHARACTERS),
                            fields.optionalToken("name", Limits.NAME_CHARACTERS),
                            fields.optionalToken("groups", Limits.NAME_CHARACTERS));
            fields.end();
            return names;
        }
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
