package dev.precept.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** A number of threads that do one thing again and again. */
final class Callers {
    private Callers() {}

    /** How often a second it was done, by all of them together. */
    static double perSecond(int callers, Duration time, IntConsumer deed) {
        long start = System.nanoTime();
        long deadline = start + time.toNanos();
        long total = repeat(callers, () -> System.nanoTime() < deadline, deed);
        return total * 1e9 / (System.nanoTime() - start);
    }

    /** How often a second it was done until it was done so often by all of them together. */
    static double perSecond(int callers, int times, IntConsumer deed) {
        AtomicInteger left = new AtomicInteger(times);
        long start = System.nanoTime();
        long total = repeat(callers, () -> left.getAndDecrement() > 0, deed);
        return total * 1e9 / (System.nanoTime() - start);
    }

    private static long repeat(int callers, BooleanSupplier isOn, IntConsumer deed) {
        List<CompletableFuture<Long>> counts = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            int caller = i;
            CompletableFuture<Long> count = new CompletableFuture<>();
            counts.add(count);
            Thread.ofPlatform()
                    .name("caller-" + caller)
                    .start(() -> repeat(caller, isOn, deed, count));
        }
        long total = 0;
        for (CompletableFuture<Long> count : counts) {
            try {
                total += count.join();
            } catch (CompletionException e) {
                throw new BenchException("a caller failed", e);
            }
        }
        return total;
    }

    private static void repeat(
            int caller, BooleanSupplier isOn, IntConsumer deed, CompletableFuture<Long> count) {
        try {
            long done = 0;
            while (isOn.getAsBoolean()) {
                deed.accept(caller);
                done++;
            }
            count.complete(done);
        } catch (RuntimeException e) {
            count.completeExceptionally(e);
        }
    }
}
