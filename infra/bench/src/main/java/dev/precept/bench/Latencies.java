package dev.precept.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** How long each of many took that were done by a number of threads at once, in microseconds. */
final class Latencies {
    private static final int FIRST_SIZE = 1 << 14;
    private static final int NANOS_PER_MICRO = 1_000;

    private long[] micros = new long[FIRST_SIZE];
    private int count;

    private Latencies() {}

    /** The 99th percentile of what the callers did again and again. */
    static double p99Micros(int callers, Duration time, IntConsumer deed) {
        Latencies[] each = new Latencies[callers];
        Arrays.setAll(each, _ -> new Latencies());
        Callers.perSecond(
                callers,
                time,
                caller -> {
                    long start = System.nanoTime();
                    deed.accept(caller);
                    each[caller].add((System.nanoTime() - start) / NANOS_PER_MICRO);
                });
        long[] all =
                Arrays.stream(each)
                        .flatMapToLong(one -> Arrays.stream(one.micros, 0, one.count))
                        .sorted()
                        .toArray();
        return all[(int) ((all.length - 1) * 0.99)];
    }

    private void add(long taken) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = taken;
    }
}
