package dev.precept.projections.collection;

import java.util.BitSet;

/**
 * A set of numbers, none negative, that lie near each other: a bit for each from the first to the
 * last. Immutable.
 */
public final class Bits {
    private static final int WORD_BITS = 6;

    private final int firstWord;
    private final long[] words;

    private Bits(int firstWord, long[] words) {
        this.firstWord = firstWord;
        this.words = words;
    }

    /** These numbers. */
    public static Bits of(BitSet numbers) {
        int firstWord = Math.max(0, numbers.nextSetBit(0)) / Long.SIZE;
        int firstBit = firstWord * Long.SIZE;
        long[] words = numbers.get(firstBit, Math.max(firstBit, numbers.length())).toLongArray();
        return new Bits(firstWord, words);
    }

    /** Whether the number is in the set; false for what is negative. Allocates nothing. */
    public boolean has(int number) {
        int word = (number >> WORD_BITS) - firstWord;
        return word >= 0 && word < words.length && (words[word] >>> number & 1) != 0;
    }
}
