package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

/** What was made is found by the object it was made of, and by nothing else. */
class RecentTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Recent<String> recent =
            new Recent<>(
                    text -> {
                        made.incrementAndGet();
                        return text + "!";
                    });

    @Test
    void theSameObjectIsNotMadeOfTwice() {
        String text = "a".concat("b");
        assertThat(recent.of(text)).isEqualTo("ab!");
        assertThat(recent.of(text)).isEqualTo("ab!");
        assertThat(made).hasValue(1);
    }

    @Test
    void anotherObjectIsHoweverEqual() {
        recent.of("a".concat("b"));
        assertThat(recent.of("a".concat("b"))).isEqualTo("ab!");
        assertThat(made).hasValue(2);
    }

    @Test
    void manyObjectsDoNotMixUp() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(recent.of("n" + i)).isEqualTo("n" + i + "!");
        }
    }
}
