package dev.precept.projections.difference;

import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantChange.Scope;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;

/**
 * One way of having a scope that some have otherwise than before.
 *
 * @param application null for users who come without one
 * @param counts how many, the application itself among them
 */
record Row(
        GrantKey key,
        @Nullable Named application,
        Named api,
        Scope scope,
        Side before,
        Side after,
        GrantCounts counts) {
    /** By names that people know, and then by ids. */
    static final Comparator<Row> ORDER =
            Comparator.comparing((Row row) -> row.api.handle())
                    .thenComparing(row -> row.api.id())
                    .thenComparing(row -> row.scope.name())
                    .thenComparing(row -> row.scope.id())
                    .thenComparing(row -> row.application == null ? "" : row.application.handle())
                    .thenComparing(row -> row.application == null ? "" : row.application.id())
                    .thenComparing(row -> row.key.calls() == null ? "" : row.key.calls().name());

    /** Whether the application on its own behalf stands otherwise; users alone have none. */
    boolean isApplicationChanged() {
        return application != null && !before.ofApplication().equals(after.ofApplication());
    }

    /** Whether a user stands otherwise. */
    boolean isAnyUserChanged() {
        return counts.total() > (isApplicationChanged() ? 1 : 0);
    }
}
