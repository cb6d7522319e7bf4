package dev.precept.pdp.federated;

import dev.precept.pdp.federated.UpstreamException.Fault;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0 section 3).
 *
 * @param authorization its authorization endpoint
 * @param token its token endpoint
 * @param userInfo its userinfo endpoint; null for none
 * @param saysIssuer whether its authorization responses name it (RFC 9207 section 3)
 * @param takesBasic whether secrets are sent in the header; else in the form
 */
record ProviderMetadata(
        String authorization,
        String token,
        @Nullable String userInfo,
        boolean saysIssuer,
        boolean takesBasic) {
    /**
     * Reads the document.
     *
     * @throws UpstreamException where it is not the metadata of this issuer
     */
    static ProviderMetadata read(byte[] document, String issuer) {
        try {
            JwtClaims json = JwtClaims.read(new String(document, StandardCharsets.UTF_8));
            // OpenID Connect Discovery 1.0 section 4.3: exactly the issuer it was fetched for.
            if (!issuer.equals(json.string("issuer"))) {
                throw new UpstreamException(Fault.NOT_TRUSTED, "its metadata names another issuer");
            }
            String authorization = json.string("authorization_endpoint");
            String token = json.string("token_endpoint");
            if (authorization == null || token == null || !isPlain(authorization)) {
                throw new UpstreamException(
                        Fault.UNREACHABLE, "its metadata lacks usable endpoints");
            }
            List<String> methods = json.strings("token_endpoint_auth_methods_supported");
            return new ProviderMetadata(
                    authorization,
                    token,
                    json.string("userinfo_endpoint"),
                    json.isTrue("authorization_response_iss_parameter_supported"),
                    methods.isEmpty() || methods.contains("client_secret_basic"));
        } catch (InvalidJwtException malformed) {
            throw new UpstreamException(Fault.UNREACHABLE, "its metadata is not readable");
        }
    }

    /** Whether a browser can be sent there: nothing but a page of the web. */
    private static boolean isPlain(String url) {
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && isThisMachine(uri.getHost())));
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static boolean isThisMachine(String host) {
        return List.of("localhost", "127.0.0.1", "[::1]").contains(host);
    }
}
