package dev.precept.pdp.logout;

import dev.precept.domain.shared.IdSource;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.Optional;

/**
 * Makes logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4). They name the session
 * alone: a client that knows its users by names of its own learns no other. Threads share it.
 */
final class LogoutTokens {
    private static final String TYPE = "logout+jwt";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final JsonMapper JSON = new JsonMapper();

    private final JwtSigner signer;
    private final IdSource ids;

    LogoutTokens(JwtSigner signer, IdSource ids) {
        this.signer = signer;
        this.ids = ids;
    }

    /** The token for one client; empty where the organization has no key of its algorithm. */
    Optional<String> make(Tenant tenant, ApplicationDocument application, String session) {
        ObjectNode claims = JSON.createObjectNode();
        claims.put("iss", tenant.issuer());
        claims.put("aud", application.id().value());
        claims.put("iat", tenant.now().getEpochSecond());
        claims.put("exp", tenant.now().plus(Limits.TOKEN_LIFE).getEpochSecond());
        claims.put("jti", ids.next());
        claims.put("sid", session);
        claims.putObject("events").putObject(EVENT);
        return signer.sign(
                tenant.organization(),
                application.details().idTokenAlgorithm(),
                TYPE,
                JSON.writeValueAsBytes(claims));
    }
}
