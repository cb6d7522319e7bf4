package dev.precept.pdp.registration;

import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.Backchannel;
import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.SenderConstraint;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.web.JsonText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;

/**
 * What a client is told of its registration, RFC 7591 section 3.2.1 and RFC 7592 section 3: all
 * that is registered, and nothing of what was ignored. Used by one thread.
 */
final class ClientInformation {
    private final StringBuilder json = new StringBuilder("{");

    /**
     * Who the client is and where it manages itself.
     *
     * @param token its registration access token
     */
    ClientInformation identity(String clientId, Instant issuedAt, String uri, String token) {
        text("client_id", clientId);
        raw("client_id_issued_at", Long.toString(issuedAt.getEpochSecond()));
        text("registration_client_uri", uri);
        return text("registration_access_token", token);
    }

    /** A new secret, shown this once; it does not end. */
    ClientInformation secret(@Nullable String secret) {
        return secret == null
                ? this
                : text("client_secret", secret).raw("client_secret_expires_at", "0");
    }

    ClientInformation statement(@Nullable String statement) {
        return text("software_statement", statement);
    }

    ClientInformation metadata(ApplicationDetails details, Collection<String> scopes) {
        ClientSettings settings = details.settings();
        text("client_name", details.name());
        texts("grant_types", details.grantTypes().stream().map(WireNames::of).sorted().toList());
        boolean hasCode = details.grantTypes().contains(GrantType.AUTHORIZATION_CODE);
        raw("response_types", hasCode ? "[\"code\"]" : "[]");
        text("token_endpoint_auth_method", WireNames.lowerCase(details.tokenEndpointAuthMethod()));
        texts("redirect_uris", settings.uris().redirectUris());
        texts("post_logout_redirect_uris", settings.uris().postLogoutRedirectUris());
        text("backchannel_logout_uri", settings.uris().backchannelLogoutUri());
        text("logo_uri", settings.uris().logoUri());
        text("policy_uri", settings.uris().policyUri());
        text("tos_uri", settings.uris().termsUri());
        if (!scopes.isEmpty()) {
            text("scope", String.join(" ", scopes));
        }
        proof(settings);
        requests(settings);
        return this;
    }

    private void proof(ClientSettings settings) {
        ClientKeys keys = settings.proof().keys();
        switch (keys) {
            case ClientKeys.Inline inline -> raw("jwks", inline.jwks());
            case ClientKeys.ByUri(String uri) -> text("jwks_uri", uri);
            case null -> {}
        }
        CertificateName certificate = settings.proof().certificate();
        switch (certificate) {
            case CertificateName.SubjectDn(String name) -> text("tls_client_auth_subject_dn", name);
            case CertificateName.SanDns(String name) -> text("tls_client_auth_san_dns", name);
            case CertificateName.SanUri(String name) -> text("tls_client_auth_san_uri", name);
            case CertificateName.SanIp(String name) -> text("tls_client_auth_san_ip", name);
            case CertificateName.SanEmail(String name) -> text("tls_client_auth_san_email", name);
            case null -> {}
        }
    }

    private void requests(ClientSettings settings) {
        flag("require_pushed_authorization_requests", settings.requiresPushedRequests());
        flag("require_signed_request_object", settings.requiresSignedRequests());
        SenderConstraint constraint = settings.senderConstraint();
        boolean isAny = constraint == SenderConstraint.ANY;
        flag("dpop_bound_access_tokens", isAny || constraint == SenderConstraint.DPOP);
        flag(
                "tls_client_certificate_bound_access_tokens",
                isAny || constraint == SenderConstraint.MTLS);
        texts("authorization_details_types", settings.requests().authorizationDetailsTypes());
        text("subject_type", WireNames.lowerCase(settings.tokens().subjectKind()));
        SignatureAlgorithm algorithm = settings.tokens().idTokenAlgorithm();
        text("id_token_signed_response_alg", algorithm == null ? null : algorithm(algorithm));
        Backchannel ciba = settings.requests().ciba();
        if (ciba != null) {
            text("backchannel_token_delivery_mode", WireNames.lowerCase(ciba.mode()));
            text("backchannel_client_notification_endpoint", ciba.notificationUri());
        }
    }

    /** RFC 8037 section 3.1 has one name in another case than ours. */
    static String algorithm(SignatureAlgorithm algorithm) {
        return algorithm.name().equals("EDDSA") ? "EdDSA" : algorithm.name();
    }

    private void flag(String name, boolean isSet) {
        if (isSet) {
            raw(name, "true");
        }
    }

    private void texts(String name, Collection<String> values) {
        if (!values.isEmpty()) {
            raw(
                    name,
                    "["
                            + String.join(
                                    ",", values.stream().sorted().map(JsonText::quote).toList())
                            + "]");
        }
    }

    private ClientInformation text(String name, @Nullable String value) {
        return value == null ? this : raw(name, JsonText.quote(value));
    }

    private ClientInformation raw(String name, String value) {
        json.append(json.length() > 1 ? "," : "").append(JsonText.quote(name)).append(':');
        json.append(value);
        return this;
    }

    @Override
    public String toString() {
        return json + "}";
    }
}
