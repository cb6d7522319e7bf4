package dev.precept.projections.difference;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.EventEnvelope;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A scope that somebody has, or has otherwise, before or after.
 *
 * @param user null for an application on its own behalf
 * @param application null for a user who comes without one
 * @param calls what calls are for, where it is the application with API keys that say so; null for
 *     what its own are for
 * @param api the scope's API
 * @param scope its handle is its name, and what tokens call it
 * @param before how it was
 * @param after how it is
 * @param causes the events between that have to do with it, in the order of the log; none where an
 *     assignment begins or ends by its window alone; the last {@value Limits#CAUSES_OF_ONE} at most
 * @param causesLeftOut how many came before those
 */
public record GrantChange(
        @Nullable Named user,
        @Nullable Named application,
        @Nullable Environment calls,
        Named api,
        Scope scope,
        Standing before,
        Standing after,
        List<EventEnvelope> causes,
        int causesLeftOut) {

    /**
     * A thing by its names.
     *
     * @param handle what people call it
     * @param id its own for ever
     */
    public record Named(String handle, String id) {}

    /**
     * A scope by its names.
     *
     * @param name what its API calls it
     * @param wireName what tokens call it
     * @param id its own for ever
     */
    public record Scope(String name, String wireName, String id) {}

    /** What became of a grant. */
    public enum Kind {
        /** It was not there and is. */
        GAINED,
        /** It was there and is not. */
        LOST,
        /** It depended on something, and does no more. */
        WIDENED,
        /** It depended on nothing, and does now. */
        NARROWED,
        /** It depends on something else. */
        ALTERED
    }

    /** Keeps what it is given from being changed. */
    public GrantChange {
        causes = List.copyOf(causes);
    }

    /** What became of it. */
    public Kind kind() {
        return kind(before, after);
    }

    static Kind kind(Standing before, Standing after) {
        if (!before.isGranted()) {
            return Kind.GAINED;
        }
        if (!after.isGranted()) {
            return Kind.LOST;
        }
        if (!after.isConditional()) {
            return Kind.WIDENED;
        }
        return before.isConditional() ? Kind.ALTERED : Kind.NARROWED;
    }
}
