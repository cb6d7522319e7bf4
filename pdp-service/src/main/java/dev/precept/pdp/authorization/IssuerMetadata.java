package dev.precept.pdp.authorization;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.token.Grant;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients may know of an issuer before they ask: RFC 8414 section 2, OpenID Connect Discovery
 * 1.0 section 3 and the standards that add to them. It is made of what is there: an endpoint of the
 * doors, a grant of the beans. Of the organization's APIs nothing is told but the names of their
 * types of authorization details: what there is to protect is nobody's business. Threads share it.
 */
final class IssuerMetadata {
    /** Below an organization, and the member that leads there. */
    private static final Map<String, String> ENDPOINTS =
            new TreeMap<>(
                    Map.of(
                            "/oauth2/token", "token_endpoint",
                            "/oauth2/introspect", "introspection_endpoint",
                            "/oauth2/revoke", "revocation_endpoint",
                            "/oauth2/par", "pushed_authorization_request_endpoint",
                            "/oauth2/device_authorization", "device_authorization_endpoint",
                            "/oauth2/bc-authorize", "backchannel_authentication_endpoint",
                            "/oauth2/userinfo", "userinfo_endpoint",
                            "/oauth2/register", "registration_endpoint"));

    private static final String ORGANIZATION = "/o/{" + Doorway.ORGANIZATION + "}";
    private static final List<String> SCOPES =
            List.of("openid", "profile", "email", "offline_access");
    private static final List<String> CLAIMS =
            List.of(
                    "sub",
                    "iss",
                    "aud",
                    "exp",
                    "iat",
                    "acr",
                    "amr",
                    "auth_time",
                    "nonce",
                    "sid",
                    "name",
                    "given_name",
                    "family_name",
                    "preferred_username",
                    "picture",
                    "locale",
                    "zoneinfo",
                    "updated_at",
                    "email",
                    "email_verified");
    private static final List<String> ALGORITHMS =
            Arrays.stream(SignatureAlgorithm.values()).map(SignatureAlgorithm::joseName).toList();

    private static final List<String> METHODS =
            Arrays.stream(ClientAuthentication.values())
                    .map(it -> it.name().toLowerCase(Locale.ROOT))
                    .toList();

    private final Map<String, Object> endpoints = new LinkedHashMap<>();
    private final List<String> grantTypes;

    IssuerMetadata(Collection<Doorway> doorways, Collection<Grant> grants) {
        ENDPOINTS.forEach(
                (path, member) -> {
                    if (doorways.stream().anyMatch(it -> it.path().equals(ORGANIZATION + path))) {
                        endpoints.put(member, path);
                    }
                });
        this.grantTypes = grants.stream().map(Grant::type).sorted().toList();
    }

    /** Of one issuer, as JSON's values. */
    Map<String, Object> of(Tenant tenant) {
        String issuer = tenant.issuer();
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("issuer", issuer);
        metadata.put("authorization_endpoint", issuer + AuthorizationController.PATH);
        metadata.put("jwks_uri", issuer + "/oauth2/jwks");
        // RP-Initiated Logout 1.0 section 2.1; Back-Channel Logout 1.0 section 2.1.
        metadata.put("end_session_endpoint", issuer + "/connect/logout");
        metadata.put("backchannel_logout_supported", true);
        metadata.put("backchannel_logout_session_supported", true);
        endpoints.forEach((member, path) -> metadata.put(member, issuer + path));
        metadata.put("grant_types_supported", grantTypes);
        addClients(metadata);
        addRequests(metadata);
        addOpenId(metadata);
        addBackchannel(metadata);
        metadata.put(
                "authorization_details_types_supported",
                List.copyOf(AuthorizationDetails.types(tenant)));
        return metadata;
    }

    /** RFC 8414 section 2. */
    private static void addClients(Map<String, Object> metadata) {
        for (String endpoint : List.of("token", "introspection", "revocation")) {
            // RFC 7662 section 2.1: who asks about tokens authenticates.
            boolean isForAll = !endpoint.equals("introspection");
            metadata.put(
                    endpoint + "_endpoint_auth_methods_supported",
                    METHODS.stream().filter(one -> isForAll || !one.equals("none")).toList());
            metadata.put(endpoint + "_endpoint_auth_signing_alg_values_supported", ALGORITHMS);
        }
        // RFC 9701 section 7.
        metadata.put("introspection_signing_alg_values_supported", ALGORITHMS);
        // RFC 9449 section 5.1.
        metadata.put("dpop_signing_alg_values_supported", ALGORITHMS);
        // RFC 8705 section 3.3: at the same addresses as all else.
        metadata.put("tls_client_certificate_bound_access_tokens", true);
    }

    private static void addRequests(Map<String, Object> metadata) {
        metadata.put("response_types_supported", List.of(Parameters.CODE));
        metadata.put(
                "response_modes_supported",
                Arrays.stream(ResponseMode.values()).map(ResponseMode::wire).toList());
        // RFC 7636.
        metadata.put("code_challenge_methods_supported", List.of("S256"));
        // RFC 9207 section 3.
        metadata.put("authorization_response_iss_parameter_supported", true);
        // RFC 9126 section 5: a matter of the application, as for signed requests.
        metadata.put("require_pushed_authorization_requests", false);
        // RFC 9101 section 10.5; OpenID Connect Discovery: by value, never to be fetched.
        metadata.put("request_parameter_supported", true);
        metadata.put("request_uri_parameter_supported", false);
        metadata.put("request_object_signing_alg_values_supported", ALGORITHMS);
        // JARM section 4.
        metadata.put("authorization_signing_alg_values_supported", ALGORITHMS);
    }

    /** CIBA Core 1.0 section 4. */
    private static void addBackchannel(Map<String, Object> metadata) {
        if (metadata.containsKey("backchannel_authentication_endpoint")) {
            metadata.put("backchannel_token_delivery_modes_supported", List.of("poll", "ping"));
            metadata.put("backchannel_user_code_parameter_supported", false);
        }
    }

    private static void addOpenId(Map<String, Object> metadata) {
        metadata.put("scopes_supported", SCOPES);
        metadata.put("claims_parameter_supported", true);
        metadata.put("claims_supported", CLAIMS);
        metadata.put("acr_values_supported", Acr.OWN);
        // Initiating User Registration via OpenID Connect 1.0 section 4.1.
        metadata.put(
                "prompt_values_supported",
                Arrays.stream(Prompt.values()).map(Prompt::wire).toList());
        metadata.put("ui_locales_supported", List.of("en"));
        metadata.put("subject_types_supported", List.of("pairwise", "public"));
        metadata.put("id_token_signing_alg_values_supported", ALGORITHMS);
        metadata.put("userinfo_signing_alg_values_supported", ALGORITHMS);
    }
}
