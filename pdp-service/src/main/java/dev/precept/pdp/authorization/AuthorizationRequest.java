package dev.precept.pdp.authorization;

import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * An authorization request that is as the standards and the application's settings have it (RFC
 * 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2.1).
 *
 * @param application whose client asks
 * @param reply where the response goes
 * @param asked what the client wants
 * @param binding what the code will be bound to
 * @param user how the user has to be signed in, and asked
 * @param openId what only OpenID Connect asks for
 */
record AuthorizationRequest(
        ApplicationDocument application,
        Reply reply,
        Asked asked,
        Binding binding,
        User user,
        UserGrant.OpenId openId) {
    /**
     * What the client wants.
     *
     * @param scopes as named; null where none is
     * @param resources RFC 8707
     * @param details RFC 9396; null for none
     */
    record Asked(
            @Nullable Set<String> scopes,
            List<String> resources,
            AuthorizationDetails.@Nullable Checked details) {
        /** The details as they go into tokens; null for none. */
        @Nullable String detailsJson() {
            return details == null ? null : details.json();
        }
    }

    /**
     * What the code will be bound to.
     *
     * @param codeChallenge by S256 (RFC 7636 section 4.2)
     * @param dpopThumbprint {@code dpop_jkt} (RFC 9449 section 10); null for none
     */
    record Binding(String codeChallenge, @Nullable String dpopThumbprint) {}

    /**
     * How the user has to be signed in, and asked.
     *
     * @param prompts what to ask
     * @param maxAgeSeconds since the user signed in; null for any
     * @param subjects the user it is for, as ID tokens name him: more than one are nobody; none for
     *     anybody
     * @param demand strength and hints; its instant is that of no request yet
     */
    record User(
            Set<Prompt> prompts,
            @Nullable Long maxAgeSeconds,
            Set<String> subjects,
            SignInDemand demand) {
        boolean is(Prompt prompt) {
            return prompts.contains(prompt);
        }

        /**
         * The demand of a request that comes now.
         *
         * @param isAnew whether the user has to sign in anew whatever the request says
         */
        SignInDemand demandAt(Instant now, boolean isAnew) {
            Instant after = null;
            if (isAnew || is(Prompt.LOGIN) || is(Prompt.SELECT_ACCOUNT)) {
                after = now;
            } else if (maxAgeSeconds != null) {
                after = now.minusSeconds(maxAgeSeconds);
            }
            return new SignInDemand(
                    demand.acrValues(),
                    after,
                    demand.loginHint(),
                    demand.provider(),
                    demand.uiLocales());
        }
    }
}
