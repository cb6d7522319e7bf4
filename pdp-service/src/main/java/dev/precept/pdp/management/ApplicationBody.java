package dev.precept.pdp.management;

import dev.precept.domain.application.AccessTokenFormat;
import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.ApplicationCommand.CreateApplication;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.Profile;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Set;

/**
 * An application as asked for. What is left out is what its type and profile have it be, so that
 * {@code profile} alone makes a client of FAPI 2.0.
 */
record ApplicationBody(ApplicationDetails details) {
    private static final int DEFAULT_LIFETIME_SECONDS = 3_600;

    static ApplicationBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("name", "type");
        ApplicationType type = fields.choice("type", ApplicationType.M2M);
        ClientSettings client = new ClientSettingsBody(fields, faults).read(isCiba(fields));
        Profile profile = client.requests().profile();
        ApplicationDetails details =
                new ApplicationDetails(
                        fields.name("name"),
                        type,
                        grantTypes(fields, type, client),
                        fields.choice(
                                "tokenEndpointAuthMethod",
                                defaultAuthentication(type, client),
                                Fields::lowerCase),
                        fields.choice("roleAudience", RoleAudienceKind.ORGANIZATION),
                        accessToken(fields, faults, profile),
                        fields.choice("environment", Environment.PRODUCTION),
                        client);
        fields.end();
        faults.check();
        return new ApplicationBody(details);
    }

    /**
     * What is to happen.
     *
     * @param owner whose it is if it is to be made; null for nobody's
     */
    Change change(View view, Handle handle, ApplicationId fresh, @Nullable Actor owner) {
        ApplicationImage existing = view.organization().application(handle);
        return existing == null
                ? Change.creating(new CreateApplication(fresh, view.id(), handle, details, owner))
                : Change.changing(new ChangeApplication(existing.document().id(), details));
    }

    private static ClientAuthentication defaultAuthentication(
            ApplicationType type, ClientSettings client) {
        return switch (type) {
            case M2M, WEB -> {
                if (!client.requests().profile().isFapi()) {
                    yield ClientAuthentication.CLIENT_SECRET_BASIC;
                }
                yield client.proof().certificate() == null
                        ? ClientAuthentication.PRIVATE_KEY_JWT
                        : ClientAuthentication.TLS_CLIENT_AUTH;
            }
            case SPA, NATIVE -> ClientAuthentication.NONE;
        };
    }

    private static Set<GrantType> grantTypes(
            Fields fields, ApplicationType type, ClientSettings client) {
        Set<GrantType> grantTypes = EnumSet.noneOf(GrantType.class);
        if (fields.has("grantTypes")) {
            for (Cursor item : fields.items("grantTypes", GrantType.values().length)) {
                grantTypes.add(grantType(fields, item));
            }
        } else if (type == ApplicationType.M2M) {
            grantTypes.add(GrantType.CLIENT_CREDENTIALS);
        } else if (!client.uris().redirectUris().isEmpty()) {
            grantTypes.add(GrantType.AUTHORIZATION_CODE);
            grantTypes.add(GrantType.REFRESH_TOKEN);
        }
        return grantTypes;
    }

    private static boolean isCiba(Fields fields) {
        Cursor grantTypes = fields.part("grantTypes");
        return grantTypes != null
                && grantTypes.items().stream()
                        .map(Cursor::text)
                        .anyMatch(
                                it -> "ciba".equals(it) || standardName(GrantType.CIBA).equals(it));
    }

    private static GrantType grantType(Fields fields, Cursor item) {
        String text = item.text();
        for (GrantType grant : GrantType.values()) {
            if (standardName(grant).equals(text)) {
                return grant;
            }
        }
        return fields.choice(item, GrantType.CLIENT_CREDENTIALS, Fields::lowerCase);
    }

    /** What the standard that defines a grant calls it in {@code grant_type}. */
    private static String standardName(GrantType grant) {
        return switch (grant) {
            case CLIENT_CREDENTIALS, AUTHORIZATION_CODE, REFRESH_TOKEN -> Fields.lowerCase(grant);
            case DEVICE_CODE -> "urn:ietf:params:oauth:grant-type:device_code";
            case TOKEN_EXCHANGE -> "urn:ietf:params:oauth:grant-type:token-exchange";
            case JWT_BEARER -> "urn:ietf:params:oauth:grant-type:jwt-bearer";
            case CIBA -> "urn:openid:params:grant-type:ciba";
        };
    }

    private static AccessTokenSettings accessToken(
            Fields application, Faults faults, Profile profile) {
        SignatureAlgorithm algorithm =
                profile.isFapi() ? SignatureAlgorithm.ES256 : SignatureAlgorithm.RS256;
        Cursor part = application.part("accessToken");
        if (part == null) {
            return new AccessTokenSettings(DEFAULT_LIFETIME_SECONDS, algorithm);
        }
        Fields fields = Fields.of(part, faults);
        AccessTokenSettings settings =
                new AccessTokenSettings(
                        fields.number(
                                "lifetime",
                                DEFAULT_LIFETIME_SECONDS,
                                Limits.TOKEN_LIFETIME_SECONDS),
                        fields.choice("algorithm", algorithm, SignatureAlgorithm::joseName),
                        fields.choice("format", AccessTokenFormat.JWT, Fields::lowerCase));
        fields.end();
        return settings;
    }
}
