package dev.precept.pdp.logout;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.KeyRings;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.jose.VerificationKey;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.KeyRingDocument;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a client says that wants its user signed out (OpenID Connect RP-Initiated Logout 1.0 section
 * 2), as far as it can be believed.
 *
 * @param client whose client it is; null where nobody says so
 * @param hintedSession the session that an ID token of ours names; null where none does
 * @param redirect where the browser goes afterwards: one of the client's own, to the letter; null
 *     for nowhere
 */
public record LogoutRequest(
        @Nullable ApplicationDocument client,
        @Nullable String hintedSession,
        @Nullable String redirect) {
    /** The parameters that are read. */
    public static final List<String> PARAMETERS =
            List.of("id_token_hint", "client_id", "post_logout_redirect_uri", "state");

    /** Characters of one of them; a longer one counts as not said. */
    public static final int PARAMETER_CHARACTERS = Limits.PARAMETER_CHARACTERS;

    /** Reads one; what is wrong in it counts as not said. */
    public static LogoutRequest read(Tenant tenant, Map<String, String> parameters) {
        SignedJwt hint = hint(tenant, parameters.getOrDefault("id_token_hint", ""));
        String named = parameters.getOrDefault("client_id", "");
        List<String> audience = hint == null ? List.of() : hint.claims().strings("aud");
        // Section 2: client_id has to be the one that the token was issued to.
        boolean isConsistent = named.isEmpty() || hint == null || audience.contains(named);
        String id = named.isEmpty() && audience.size() == 1 ? audience.getFirst() : named;
        ApplicationDocument client = isConsistent ? application(tenant, id) : null;
        String session = hint == null || client == null ? null : hint.claims().string("sid");
        return new LogoutRequest(client, session, redirect(client, parameters));
    }

    /** Section 3: compared exactly, so that logout is no open redirect (THREATS 2). */
    private static @Nullable String redirect(
            @Nullable ApplicationDocument client, Map<String, String> parameters) {
        String uri = parameters.getOrDefault("post_logout_redirect_uri", "");
        String state = parameters.getOrDefault("state", "");
        if (client == null
                || !client.details().settings().uris().postLogoutRedirectUris().contains(uri)) {
            return null;
        }
        return state.isEmpty()
                ? uri
                : uri
                        + (uri.indexOf('?') < 0 ? '?' : '&')
                        + "state="
                        + URLEncoder.encode(state, StandardCharsets.UTF_8);
    }

    /** An ID token of ours; it may have expired, since sessions outlive it. */
    private static @Nullable SignedJwt hint(Tenant tenant, String compact) {
        if (compact.isEmpty()) {
            return null;
        }
        try {
            SignedJwt token = SignedJwt.parse(compact);
            boolean isOurs =
                    "JWT".equals(token.type())
                            && isSigned(tenant, token)
                            && tenant.issuer().equals(token.claims().string("iss"));
            return isOurs ? token : null;
        } catch (InvalidJwtException malformed) {
            return null;
        }
    }

    private static boolean isSigned(Tenant tenant, SignedJwt token) {
        KeyRingDocument ring = tenant.organization().keyRing();
        if (ring == null) {
            return false;
        }
        for (SigningKey key : KeyRings.published(ring, tenant.now())) {
            if (key.key().value().equals(token.keyId())) {
                return token.isSignedBy(VerificationKey.of(key));
            }
        }
        return false;
    }

    private static @Nullable ApplicationDocument application(Tenant tenant, String id) {
        ApplicationImage found =
                Id.isId(id) ? tenant.organization().application(new ApplicationId(id)) : null;
        return found == null ? null : found.document();
    }
}
