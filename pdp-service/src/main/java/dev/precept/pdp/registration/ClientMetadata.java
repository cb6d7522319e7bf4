package dev.precept.pdp.registration;

import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.Backchannel;
import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.ClientProof;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.ClientUris;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.Profile;
import dev.precept.domain.application.RequestRules;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.application.SenderConstraint;
import dev.precept.domain.application.SubjectKind;
import dev.precept.domain.application.TokenRules;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.oauth.Form;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What a client says of itself (RFC 7591 section 2 and the standards that add to it), as an
 * application has it. Whether it fits together, the rules for applications say.
 *
 * @param scopes what it wants to ask for; null where it does not say
 */
record ClientMetadata(ApplicationDetails details, @Nullable Set<String> scopes) {
    private static final int TOKEN_SECONDS = 3_600;
    private static final String DEFAULT_NAME = "Registered client";

    private static final List<CertificateMember> CERTIFICATE_NAMES =
            List.of(
                    new CertificateMember(
                            "tls_client_auth_subject_dn", CertificateName.SubjectDn::new),
                    new CertificateMember("tls_client_auth_san_dns", CertificateName.SanDns::new),
                    new CertificateMember("tls_client_auth_san_uri", CertificateName.SanUri::new),
                    new CertificateMember("tls_client_auth_san_ip", CertificateName.SanIp::new),
                    new CertificateMember(
                            "tls_client_auth_san_email", CertificateName.SanEmail::new));

    private record CertificateMember(String name, Function<String, CertificateName> make) {}

    /**
     * Reads it.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where something is malformed or not offered
     */
    static ClientMetadata read(Metadata metadata) {
        // RFC 7591 section 2: a sector is shown by a document that we would have to fetch.
        if (metadata.has("sector_identifier_uri")) {
            throw RegistrationError.metadata("sector_identifier_uri is not offered.");
        }
        Set<GrantType> grants = grants(metadata);
        ClientAuthentication method = method(metadata);
        Set<String> redirects = texts(metadata, "redirect_uris");
        String name = metadata.text("client_name");
        String scope = metadata.text("scope");
        ApplicationDetails details =
                new ApplicationDetails(
                        name == null ? DEFAULT_NAME : name,
                        type(metadata, grants, method, redirects),
                        grants,
                        method,
                        RoleAudienceKind.ORGANIZATION,
                        new AccessTokenSettings(TOKEN_SECONDS, SignatureAlgorithm.RS256),
                        Environment.PRODUCTION,
                        new ClientSettings(
                                uris(metadata, redirects),
                                new ClientProof(
                                        ClientKeysReader.read(metadata), certificate(metadata)),
                                requests(metadata, grants),
                                tokens(metadata)));
        return new ClientMetadata(
                details, scope == null || scope.isEmpty() ? null : Form.scopes(scope));
    }

    /**
     * The same with what only administrators say, as it was; and demanded of the client is never
     * less than before: an administrator may have demanded it.
     */
    ClientMetadata over(ApplicationDetails before) {
        ClientSettings settings = details.settings();
        RequestRules requests = settings.requests();
        TokenRules tokens = settings.tokens();
        RequestRules kept = before.settings().requests();
        return new ClientMetadata(
                new ApplicationDetails(
                        details.name(),
                        details.type(),
                        details.grantTypes(),
                        details.tokenEndpointAuthMethod(),
                        before.roleAudience(),
                        before.accessToken(),
                        before.environment(),
                        new ClientSettings(
                                settings.uris(),
                                settings.proof(),
                                new RequestRules(
                                        kept.profile(),
                                        requests.pushedRequired() || kept.pushedRequired(),
                                        requests.signedRequired() || kept.signedRequired(),
                                        kept.consentRequired(),
                                        requests.authorizationDetailsTypes(),
                                        requests.ciba()),
                                new TokenRules(
                                        constraint(
                                                before.settings().tokens().senderConstraint(),
                                                tokens.senderConstraint()),
                                        before.settings().tokens().refreshToken(),
                                        tokens.subjectKind(),
                                        before.settings().tokens().sector(),
                                        tokens.idTokenAlgorithm()))),
                scopes);
    }

    private static SenderConstraint constraint(SenderConstraint before, SenderConstraint asked) {
        return switch (before) {
            case NONE -> asked;
            case ANY -> asked == SenderConstraint.NONE ? before : asked;
            case DPOP, MTLS -> before;
        };
    }

    /** RFC 7591 section 2: {@code authorization_code} where nothing is said. */
    private static Set<GrantType> grants(Metadata metadata) {
        Set<String> named = metadata.texts("grant_types");
        Set<GrantType> grants = EnumSet.noneOf(GrantType.class);
        for (String name : named == null ? Set.of("authorization_code") : named) {
            grants.add(WireNames.constant("grant_types", GrantType.values(), WireNames::of, name));
        }
        // RFC 7591 section 2.1: grants and response types say the same.
        boolean hasCode = grants.contains(GrantType.AUTHORIZATION_CODE);
        Set<String> responses = metadata.texts("response_types");
        Set<String> due = hasCode ? Set.of("code") : Set.of();
        if (responses != null && !responses.equals(due)) {
            throw RegistrationError.metadata(
                    "response_types is [\"code\"] with authorization_code, and empty without.");
        }
        return grants;
    }

    private static ClientAuthentication method(Metadata metadata) {
        String name = metadata.text("token_endpoint_auth_method");
        return name == null
                ? ClientAuthentication.CLIENT_SECRET_BASIC
                : WireNames.constant(
                        "token_endpoint_auth_method",
                        ClientAuthentication.values(),
                        WireNames::lowerCase,
                        name);
    }

    /** OpenID Connect Dynamic Client Registration 1.0 section 2: {@code application_type}. */
    private static ApplicationType type(
            Metadata metadata,
            Set<GrantType> grants,
            ClientAuthentication method,
            Set<String> redirects) {
        if (method != ClientAuthentication.NONE) {
            boolean hasUsers =
                    grants.contains(GrantType.AUTHORIZATION_CODE)
                            || grants.contains(GrantType.DEVICE_CODE)
                            || grants.contains(GrantType.CIBA);
            return hasUsers ? ApplicationType.WEB : ApplicationType.M2M;
        }
        boolean isOfBrowsers =
                !redirects.isEmpty()
                        && redirects.stream().allMatch(uri -> uri.startsWith("https://"))
                        && !"native".equals(metadata.text("application_type"));
        return isOfBrowsers ? ApplicationType.SPA : ApplicationType.NATIVE;
    }

    private static ClientUris uris(Metadata metadata, Set<String> redirects) {
        return new ClientUris(
                redirects,
                texts(metadata, "post_logout_redirect_uris"),
                metadata.text("backchannel_logout_uri"),
                metadata.text("logo_uri"),
                metadata.text("policy_uri"),
                metadata.text("tos_uri"));
    }

    /** RFC 8705 section 2.1.2: exactly one name. */
    private static @Nullable CertificateName certificate(Metadata metadata) {
        CertificateName found = null;
        for (CertificateMember member : CERTIFICATE_NAMES) {
            String name = metadata.text(member.name());
            if (name != null && found != null) {
                throw RegistrationError.metadata("One tls_client_auth_* member is due.");
            }
            found = name == null ? found : member.make().apply(name);
        }
        return found;
    }

    private static RequestRules requests(Metadata metadata, Set<GrantType> grants) {
        Set<String> types = texts(metadata, "authorization_details_types");
        return new RequestRules(
                Profile.STANDARD,
                metadata.flag("require_pushed_authorization_requests"),
                metadata.flag("require_signed_request_object"),
                true,
                types,
                grants.contains(GrantType.CIBA) ? backchannel(metadata) : null);
    }

    /** CIBA Core 1.0 section 4. */
    private static Backchannel backchannel(Metadata metadata) {
        String mode = metadata.text("backchannel_token_delivery_mode");
        return new Backchannel(
                mode == null
                        ? Backchannel.Mode.POLL
                        : WireNames.constant(
                                "backchannel_token_delivery_mode",
                                Backchannel.Mode.values(),
                                WireNames::lowerCase,
                                mode),
                metadata.text("backchannel_client_notification_endpoint"));
    }

    private static TokenRules tokens(Metadata metadata) {
        boolean isDpop = metadata.flag("dpop_bound_access_tokens");
        boolean isMtls = metadata.flag("tls_client_certificate_bound_access_tokens");
        SenderConstraint constraint =
                isDpop && isMtls
                        ? SenderConstraint.ANY
                        : isDpop
                                ? SenderConstraint.DPOP
                                : isMtls ? SenderConstraint.MTLS : SenderConstraint.NONE;
        String subjects = metadata.text("subject_type");
        String algorithm = metadata.text("id_token_signed_response_alg");
        return new TokenRules(
                constraint,
                null,
                subjects == null
                        ? SubjectKind.PUBLIC
                        : WireNames.constant(
                                "subject_type",
                                SubjectKind.values(),
                                WireNames::lowerCase,
                                subjects),
                null,
                algorithm == null
                        ? null
                        : WireNames.constant(
                                "id_token_signed_response_alg",
                                SignatureAlgorithm.values(),
                                ClientInformation::algorithm,
                                algorithm));
    }

    private static Set<String> texts(Metadata metadata, String name) {
        return Objects.requireNonNullElse(metadata.texts(name), Set.of());
    }
}
