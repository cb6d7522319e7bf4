package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;

/**
 * One way to get tokens at the token endpoint, a bean each. Before it is asked it is known which
 * client asks, that it may use this grant, and which key it proves. Threads share it; what may wait
 * calls {@link dev.precept.pdp.web.NonBlocking#beforeWaiting} first.
 */
public interface Grant {
    /** Its {@code grant_type} on the wire. */
    String type();

    /** What an application has to have among its grant types. */
    GrantType setting();

    /**
     * The tokens.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where there are none
     */
    TokenAnswer grant(GrantRequest request);
}
