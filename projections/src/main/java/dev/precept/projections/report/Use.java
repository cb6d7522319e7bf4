package dev.precept.projections.report;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

/**
 * That a scope was made use of, once or more.
 *
 * @param subject a user's id; of an application on its own behalf, its id
 * @param isUser which of the two
 * @param application by which; null for a user who came without one, or where nobody knows
 * @param isTold whether it is known by which
 */
public record Use(
        String subject,
        boolean isUser,
        @Nullable ApplicationId application,
        boolean isTold,
        ScopeId scope) {}
