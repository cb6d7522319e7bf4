package dev.precept.domain.role;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;

/** A scope of an API that a role gives. */
public record Permission(ApiId api, ScopeId scope) {}
