package dev.precept.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntConsumer;

/** A number of threads that do one thing again and again. */
final class Callers {
    private Callers() {}

    /** How often a second it was done, by all of them together. */
    static double perSecond(int callers, Duration time, IntConsumer deed) {
        long start = System.nanoTime();
        long deadline = start + time.toNanos();
        List<CompletableFuture<Long>> counts = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            CompletableFuture<Long> count = new CompletableFuture<>();
            counts.add(count);
            Thread.ofPlatform()
                    .name("caller-" + caller)
                    .start(() -> repeat(caller, deadline, deed, count));
        }
        long total = 0;
        for (CompletableFuture<Long> count : counts) {
            try {
                total += count.join();
            } catch (CompletionException e) {
                throw new BenchException("a caller failed", e);
            }
        }
        return total * 1e9 / (System.nanoTime() - start);
    }

    private static void repeat(
            int caller, long deadline, IntConsumer deed, CompletableFuture<Long> count) {
        try {
            long done = 0;
            while (System.nanoTime() < deadline) {
                deed.accept(caller);
                done++;
            }
            count.complete(done);
        } catch (RuntimeException e) {
            count.completeExceptionally(e);
        }
    }
}
