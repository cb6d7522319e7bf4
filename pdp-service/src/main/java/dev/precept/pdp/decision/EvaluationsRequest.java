package dev.precept.pdp.decision;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A request of the Access Evaluation or Access Evaluations API (AuthZEN 1.0 sections 6 and 7).
 *
 * @param defaults the request's own parts: the question itself, or the defaults of the items
 * @param items the batch; empty where the request is a single question
 * @param semantic when a batch stops
 */
record EvaluationsRequest(Evaluation defaults, List<Evaluation> items, Semantic semantic) {
    EvaluationsRequest {
        items = List.copyOf(items);
    }

    /** Whether a subject in it is a token or a key, to be verified. */
    boolean showsCredentials() {
        return items.isEmpty()
                ? defaults.showsCredentials()
                : items.stream().anyMatch(it -> it.withDefaults(defaults).showsCredentials());
    }

    /** When a batch stops (section 7.1.2.1). */
    enum Semantic {
        EXECUTE_ALL,
        DENY_ON_FIRST_DENY,
        PERMIT_ON_FIRST_PERMIT;

        static @Nullable Semantic of(String name) {
            return switch (name) {
                case "execute_all" -> EXECUTE_ALL;
                case "deny_on_first_deny" -> DENY_ON_FIRST_DENY;
                case "permit_on_first_permit" -> PERMIT_ON_FIRST_PERMIT;
                default -> null;
            };
        }

        /** Whether nothing after this answer is evaluated. */
        boolean stopsAt(boolean decision) {
            return switch (this) {
                case EXECUTE_ALL -> false;
                case DENY_ON_FIRST_DENY -> !decision;
                case PERMIT_ON_FIRST_PERMIT -> decision;
            };
        }
    }
}
