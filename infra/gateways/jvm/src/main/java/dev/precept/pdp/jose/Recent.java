package dev.precept.pdp.jose;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/**
 * What was made of texts lately. A text is found again only as the very object it was, which a
 * listener hands over again while a connection repeats itself: nothing is compared, so nothing of
 * what is kept can be found out by its time. Bounded; threads share it.
 *
 * @param <V> what is made; a pure function of the text
 */
public final class Recent<V> {
    private static final int SLOTS = 1024;
    private static final int TEXT_CHARACTERS = 4096;

    private final AtomicReferenceArray<@Nullable Entry<V>> entries =
            new AtomicReferenceArray<>(SLOTS);
    private final Function<String, V> make;

    /** Makes what is not kept any more by this. */
    public Recent(Function<String, V> make) {
        this.make = make;
    }

    private record Entry<V>(String text, V made) {}

    /** What is made of the text. */
    @SuppressWarnings("ReferenceEquality")
    public V of(String text) {
        int slot = System.identityHashCode(text) & (SLOTS - 1);
        Entry<V> kept = entries.getAcquire(slot);
        if (kept != null && kept.text == text) {
            return kept.made;
        }
        V made = make.apply(text);
        if (text.length() <= TEXT_CHARACTERS) {
            entries.setRelease(slot, new Entry<>(text, made));
        }
        return made;
    }
}
