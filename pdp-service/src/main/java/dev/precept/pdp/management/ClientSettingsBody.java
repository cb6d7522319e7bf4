package dev.precept.pdp.management;

import dev.precept.domain.application.Backchannel;
import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.ClientProof;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.ClientUris;
import dev.precept.domain.application.Profile;
import dev.precept.domain.application.RefreshTokenSettings;
import dev.precept.domain.application.RequestRules;
import dev.precept.domain.application.SenderConstraint;
import dev.precept.domain.application.SubjectKind;
import dev.precept.domain.application.TokenRules;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.management.document.Cursor;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The members of an application that say what it is as a client. What its profile demands is the
 * default; what contradicts it is for the rules to refuse.
 */
record ClientSettingsBody(Fields fields, Faults faults) {
    private static final List<Kind> KINDS =
            List.of(
                    new Kind("subjectDn", CertificateName.SubjectDn::new),
                    new Kind("sanDns", CertificateName.SanDns::new),
                    new Kind("sanUri", CertificateName.SanUri::new),
                    new Kind("sanIp", CertificateName.SanIp::new),
                    new Kind("sanEmail", CertificateName.SanEmail::new));

    private static final String TLS_NAME =
            "One of subjectDn, sanDns, sanUri, sanIp, sanEmail is due.";

    private record Kind(String member, Function<String, CertificateName> make) {}

    /** Reads them; a client that has the CIBA grant polls unless it says else. */
    ClientSettings read(boolean isCiba) {
        Profile profile = fields.choice("profile", Profile.STANDARD);
        return new ClientSettings(uris(), proof(), requests(profile, isCiba), tokens(profile));
    }

    private ClientUris uris() {
        return new ClientUris(
                texts("redirectUris", Limits.REDIRECT_URIS, Limits.URI_CHARACTERS),
                texts("postLogoutRedirectUris", Limits.REDIRECT_URIS, Limits.URI_CHARACTERS),
                uri("backchannelLogoutUri"),
                uri("logoUri"),
                uri("policyUri"),
                uri("termsUri"));
    }

    private ClientProof proof() {
        Cursor jwks = fields.part("jwks");
        String uri = uri("jwksUri");
        if (jwks != null && uri != null) {
            // RFC 7591 section 2
            faults.add(jwks.fault("invalid-value", "'jwks' and 'jwksUri' exclude each other."));
        }
        ClientKeys keys = null;
        if (jwks != null) {
            keys = JwksBody.read(jwks, faults);
        } else if (uri != null) {
            keys = new ClientKeys.ByUri(uri);
        }
        return new ClientProof(keys, certificate());
    }

    private @Nullable CertificateName certificate() {
        Cursor part = fields.part("tlsClientAuth");
        if (part == null) {
            return null;
        }
        Fields names = Fields.of(part, faults);
        CertificateName found = null;
        int count = 0;
        for (Kind kind : KINDS) {
            if (names.has(kind.member())) {
                String name = names.text(kind.member(), Limits.CERTIFICATE_NAME_CHARACTERS);
                found = kind.make().apply(name);
                count++;
            }
        }
        names.end();
        if (count != 1) {
            // RFC 8705 section 2.1.2
            faults.add(part.fault("invalid-value", TLS_NAME));
        }
        return found;
    }

    private RequestRules requests(Profile profile, boolean isCiba) {
        return new RequestRules(
                profile,
                fields.flag("requirePushedAuthorizationRequests", profile.isFapi()),
                fields.flag("requireSignedRequestObject", profile == Profile.FAPI2_MESSAGE_SIGNING),
                fields.flag("consentRequired", true),
                texts(
                        "authorizationDetailsTypes",
                        Limits.DETAILS_TYPES_PER_APPLICATION,
                        Limits.SCOPE_CHARACTERS),
                backchannel(isCiba));
    }

    private @Nullable Backchannel backchannel(boolean isCiba) {
        Cursor part = fields.part("ciba");
        if (part == null) {
            return isCiba ? new Backchannel(Backchannel.Mode.POLL, null) : null;
        }
        Fields ciba = Fields.of(part, faults);
        Backchannel backchannel =
                new Backchannel(
                        ciba.choice("mode", Backchannel.Mode.POLL, Fields::lowerCase),
                        ciba.optionalToken("notificationUri", Limits.URI_CHARACTERS));
        ciba.end();
        return backchannel;
    }

    private TokenRules tokens(Profile profile) {
        return new TokenRules(
                fields.choice(
                        "senderConstraint",
                        profile.isFapi() ? SenderConstraint.ANY : SenderConstraint.NONE,
                        Fields::lowerCase),
                refreshToken(),
                fields.choice("subjectType", SubjectKind.PUBLIC, Fields::lowerCase),
                fields.optionalToken("sectorIdentifier", Limits.HOST_CHARACTERS),
                fields.has("idTokenAlgorithm")
                        ? fields.choice(
                                "idTokenAlgorithm",
                                SignatureAlgorithm.ES256,
                                SignatureAlgorithm::joseName)
                        : null);
    }

    private @Nullable RefreshTokenSettings refreshToken() {
        Cursor part = fields.part("refreshToken");
        if (part == null) {
            return null;
        }
        Fields refresh = Fields.of(part, faults);
        RefreshTokenSettings usual = RefreshTokenSettings.DEFAULT;
        int lifetime =
                refresh.number(
                        "lifetime", usual.lifetimeSeconds(), Limits.REFRESH_LIFETIME_SECONDS);
        RefreshTokenSettings settings =
                new RefreshTokenSettings(
                        refresh.number(
                                "idleLifetime",
                                Math.min(usual.idleSeconds(), lifetime),
                                Limits.REFRESH_LIFETIME_SECONDS),
                        lifetime,
                        (int)
                                refresh.number(
                                        "grace",
                                        usual.graceSeconds(),
                                        0,
                                        Limits.REFRESH_GRACE_SECONDS));
        refresh.end();
        return settings.equals(usual) ? null : settings;
    }

    private @Nullable String uri(String name) {
        return fields.optionalToken(name, Limits.URI_CHARACTERS);
    }

    private Set<String> texts(String name, int count, int characters) {
        Set<String> texts = new LinkedHashSet<>();
        for (Cursor item : fields.items(name, count)) {
            texts.add(faults.text(item, text -> Texts.token("It", text, characters)));
        }
        return texts;
    }
}
