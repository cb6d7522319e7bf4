package dev.precept.pdp.eventstore;

import java.util.concurrent.CompletableFuture;

/** Signature only; see the implementation that follows. */
public interface Appender extends AutoCloseable {
    /**
     * Hands an append over. Returns at once; the future completes when the outcome is durable, on
     * the appender's thread: dependents must be short or asynchronous.
     */
    CompletableFuture<AppendOutcome> append(Append append);

    /**
     * The same for an append that was decided on the result of one whose outcome is still open: it
     * is written only if that one is.
     */
    CompletableFuture<AppendOutcome> appendAfter(
            CompletableFuture<AppendOutcome> predecessor, Append append);

    @Override
    void close();
}
