package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class FingerprintsTest {
    private static final int MANY = 100_000;

    @Test
    void whatIsInIsFoundAndNothingElse() {
        Fingerprints prints = new Fingerprints(MANY);
        Set<Long> model = new HashSet<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < MANY; i++) {
            // Few enough values that many come again, and zero among them.
            long print = Fingerprints.next(7, random.nextInt(MANY)) & 0xF_FFFFL;
            assertThat(prints.contains(print)).isEqualTo(model.contains(print));
            assertThat(prints.add(print)).isEqualTo(model.add(print));
        }
        assertThat(prints.add(0)).isEqualTo(model.add(0L) && !model.contains(1L));
    }

    @Test
    void oneOfManyThreadsIsTheFirst() throws Exception {
        Fingerprints prints = new Fingerprints(MANY);
        AtomicInteger first = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                pool.submit(
                        () -> {
                            for (int i = 1; i <= MANY; i++) {
                                if (prints.add(Fingerprints.next(3, i))) {
                                    first.incrementAndGet();
                                }
                            }
                        });
            }
        }
        assertThat(first).hasValue(MANY);
        assertThat(prints.size()).isEqualTo(MANY);
    }

    @Test
    void textsThatDifferAreToldApart() {
        Set<Long> prints = new HashSet<>();
        String text = "";
        for (int length = 0; length < 70; length++) {
            assertThat(prints.add(Fingerprints.next(1, text))).isTrue();
            assertThat(prints.add(Fingerprints.next(Fingerprints.next(1, text), "b"))).isTrue();
            text += "a";
        }
        assertThat(prints.add(Fingerprints.next(Fingerprints.next(1, "ab"), "c"))).isTrue();
        assertThat(prints.add(Fingerprints.next(Fingerprints.next(1, "a"), "bc"))).isTrue();
        assertThat(prints.add(Fingerprints.next(2, "abc"))).isTrue();
    }
}
