package dev.precept.projections.difference;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

/**
 * A scope as it may be had one way.
 *
 * @param application through which; null for users who come without one
 */
record GrantKey(@Nullable ApplicationId application, ApiId api, ScopeId scope) {}
