package dev.precept.pdp.logout;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.oauth.IdTokenHint;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

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
        JwtClaims hint = IdTokenHint.read(tenant, parameters.getOrDefault("id_token_hint", ""));
        String named = parameters.getOrDefault("client_id", "");
        List<String> audience = hint == null ? List.of() : hint.strings("aud");
        // Section 2: client_id has to be the one that the token was issued to.
        boolean isConsistent = named.isEmpty() || hint == null || audience.contains(named);
        String id = named.isEmpty() && audience.size() == 1 ? audience.getFirst() : named;
        ApplicationDocument client = isConsistent ? application(tenant, id) : null;
        String session = hint == null || client == null ? null : hint.string("sid");
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

    private static @Nullable ApplicationDocument application(Tenant tenant, String id) {
        ApplicationImage found =
                Id.isId(id) ? tenant.organization().application(new ApplicationId(id)) : null;
        return found == null ? null : found.document();
    }
}
