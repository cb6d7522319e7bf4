package dev.precept.domain.role;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

/**
 * A scope of an API that a role gives.
 *
 * @param condition what must be so for it to count; null for nothing
 */
public record Permission(ApiId api, ScopeId scope, @Nullable Condition condition) {
    /** Without a condition. */
    public Permission(ApiId api, ScopeId scope) {
        this(api, scope, null);
    }
}
