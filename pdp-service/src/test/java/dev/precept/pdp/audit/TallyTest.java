package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.audit.Tally.Count;
import dev.precept.pdp.audit.Tally.Counted;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class TallyTest {
    private static Tally.Key key(long minute, String path) {
        return new Tally.Key(minute, "acme", null, "api", "GET", path);
    }

    @Test
    void theFirstOfItsKindInItsMinuteIsToldApart() {
        Tally tally = new Tally();
        assertThat(tally.count(key(7, "/a"))).isEqualTo(Counted.FIRST);
        assertThat(tally.count(key(7, "/a"))).isEqualTo(Counted.MORE);
        assertThat(tally.count(key(7, "/b"))).isEqualTo(Counted.FIRST);
        assertThat(tally.count(key(8, "/a"))).isEqualTo(Counted.FIRST);
        assertThat(tally.takeBefore(8))
                .containsExactlyInAnyOrder(new Count(key(7, "/a"), 2), new Count(key(7, "/b"), 1));
        assertThat(tally.takeBefore(8)).isEmpty();
        assertThat(tally.takeBefore(9)).containsExactly(new Count(key(8, "/a"), 1));
    }

    @Test
    void moreKindsThanMayBeAreNotCounted() {
        Tally tally = new Tally();
        for (int i = 0; i < Limits.COUNTED; i++) {
            assertThat(tally.count(key(7, "/" + i))).isEqualTo(Counted.FIRST);
        }
        assertThat(tally.count(key(7, "/one-more"))).isEqualTo(Counted.NOT);
        assertThat(tally.count(key(7, "/0"))).isEqualTo(Counted.MORE);
    }

    @Test
    void noneIsLostToWhoTakesTheCountsAwayMeanwhile() throws Exception {
        int threads = 4;
        int each = 200_000;
        Tally tally = new Tally();
        long taken = 0;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> counting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counting.add(
                        pool.submit(
                                () -> {
                                    for (int j = 0; j < each; j++) {
                                        tally.count(key(7, "/" + j % 3));
                                    }
                                }));
            }
            while (counting.stream().anyMatch(one -> !one.isDone())) {
                taken += sum(tally);
            }
            for (Future<?> one : counting) {
                one.get();
            }
        }
        assertThat(taken + sum(tally)).isEqualTo((long) threads * each);
    }

    private static long sum(Tally tally) {
        return tally.takeBefore(8).stream().mapToLong(Count::permits).sum();
    }
}
