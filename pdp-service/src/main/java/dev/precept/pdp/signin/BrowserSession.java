package dev.precept.pdp.signin;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.UserId;

import java.time.Instant;

/**
 * A browser at which somebody is signed in.
 *
 * @param id names the session to others ({@code sid}); nobody gets in by it
 * @param user who is signed in
 * @param authenticatedAt when he proved who he is
 * @param signIn {@code acr, amr, auth_time}, and {@code idp, idp_groups} where a provider said so
 */
public record BrowserSession(String id, UserId user, Instant authenticatedAt, Attributes signIn) {
    /** How strongly he proved it. */
    public String acr() {
        return SignInFacts.acr(signIn);
    }
}
