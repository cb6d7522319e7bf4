package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * An append on its way.
 *
 * @param append what is to be written
 * @param predecessor the outcome of the append on whose result it was decided, if there is one
 * @param outcome completed once it is durable, refused, or known to have failed
 * @param sinceNanos when it was handed over, in {@link System#nanoTime()}
 */
record Pending(
        Append append,
        @Nullable CompletableFuture<AppendOutcome> predecessor,
        CompletableFuture<AppendOutcome> outcome,
        long sinceNanos) {
    /**
     * Whether what it was decided on never came to be.
     *
     * @param accepted the outcomes of those before it in its transaction that will be written
     */
    boolean isOrphan(Set<CompletableFuture<AppendOutcome>> accepted) {
        return predecessor != null && !accepted.contains(predecessor) && !isCommitted(predecessor);
    }

    private static boolean isCommitted(CompletableFuture<AppendOutcome> future) {
        return future.state() == CompletableFuture.State.SUCCESS
                && future.resultNow() instanceof AppendOutcome.Committed;
    }
}
