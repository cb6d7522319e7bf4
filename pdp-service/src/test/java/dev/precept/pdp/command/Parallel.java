package dev.precept.pdp.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does one thing many times at once. */
final class Parallel {
    private Parallel() {}

    /** As many threads as calls, let go together. */
    static <T> List<T> run(int calls, IntFunction<T> call) {
        return run(calls, calls, call);
    }

    /** The results in the order of the calls' numbers. */
    static <T> List<T> run(int calls, int threads, IntFunction<T> call) {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                futures.add(
                        executor.submit(
                                () -> {
                                    start.await();
                                    return call.apply(number);
                                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
