package dev.precept.pdp.security;

import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.command.PreceptApi;

/**
 * What a caller may do: the scopes of our own API, each over the organizations it is granted for.
 */
public enum Right {
    /** Change things. */
    ADMIN(PreceptApi.ADMIN),
    /** Read and search things. */
    READ(PreceptApi.READ),
    /** Read the past, explanations and recorded decisions. */
    AUDIT(PreceptApi.AUDIT),
    /** Ask for decisions. */
    DECIDE(PreceptApi.DECIDE),
    /** Act as a gateway. */
    GATEWAY(PreceptApi.GATEWAY),
    /** Provision users and groups. */
    SCIM(PreceptApi.SCIM),
    /** Manage own applications, keys and subscriptions. */
    DEVELOP(PreceptApi.DEVELOP);

    private final ScopeToken scope;

    Right(ScopeToken scope) {
        this.scope = scope;
    }

    /** The scope's name in organization {@code system}. */
    public String scope() {
        return scope.value();
    }
}
