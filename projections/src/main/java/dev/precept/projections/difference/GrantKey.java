package dev.precept.projections.difference;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

/**
 * A scope as it may be had one way.
 *
 * @param application through which; null for users who come without one
 * @param calls what calls are for, where the application comes with an API key that says so; null
 *     for what its own are for
 */
record GrantKey(
        @Nullable ApplicationId application,
        ApiId api,
        ScopeId scope,
        @Nullable Environment calls) {
    /** Without an API key. */
    GrantKey(@Nullable ApplicationId application, ApiId api, ScopeId scope) {
        this(application, api, scope, null);
    }
}
