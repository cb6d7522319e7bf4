package dev.precept.projections.decision;

import dev.precept.projections.condition.TextOrder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What whoever enforces a decision has to do with it.
 *
 * @param rateLimit how often the subscription's plan lets the application call; null for no limit
 * @param stepUp with a deny: how the user has to sign in to be permitted (RFC 9470); null where
 *     signing in would not help
 * @param fieldMask names of the fields to leave out of what is answered, sorted by code points
 */
public record Obligations(
        @Nullable RateLimit rateLimit, @Nullable StepUp stepUp, List<String> fieldMask) {
    /** Nothing to do. */
    public static final Obligations NONE = new Obligations(null, null, List.of());

    public Obligations {
        fieldMask = TextOrder.sorted(fieldMask);
    }

    /** Whether there is nothing to do. */
    public boolean isNone() {
        return rateLimit == null && stepUp == null && fieldMask.isEmpty();
    }

    /**
     * So many requests in each such time, on average.
     *
     * @param count how many requests
     * @param perSeconds in how many seconds
     * @param burst how many at once beyond it
     * @param quota how many in a quota's time; null for no quota
     */
    public record RateLimit(long count, long perSeconds, long burst, @Nullable Quota quota) {}

    /** So many requests in such a time in all. */
    public record Quota(long count, long perSeconds) {}

    /**
     * How the user has to sign in.
     *
     * @param acrValues classes of which one has to be met; sorted; empty where any will do
     * @param maxAgeSeconds how long ago it may be at most; null where that does not matter
     */
    public record StepUp(List<String> acrValues, @Nullable Long maxAgeSeconds) {
        public StepUp {
            acrValues = TextOrder.sorted(acrValues);
        }
    }
}
