package dev.precept.pdp.audit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A set of 64-bit fingerprints that only grows: a look-up reads one line of memory and makes
 * nothing. Two of some hundred thousand are the same with a chance below 1 in a hundred million,
 * and none can be made to be where the seed is a secret. For any number of threads.
 */
final class Fingerprints {
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final long MIX_AGAIN = 0xBF58_476D_1CE4_E5B9L;
    private static final long NONE = 0;

    private final AtomicLongArray table;
    private final AtomicInteger size = new AtomicInteger();

    /** For so many and, by threads that add at once, a few more. */
    Fingerprints(int maximum) {
        table = new AtomicLongArray(Integer.highestOneBit(maximum) << 2);
    }

    /** The fingerprint of what one stands for already, and this number. */
    static long next(long print, long number) {
        long mixed = (print ^ number) * MIX;
        mixed = (mixed ^ mixed >>> 32) * MIX_AGAIN;
        return mixed ^ mixed >>> 29;
    }

    /** The fingerprint of what one stands for already, and this text. */
    static long next(long print, String text) {
        int length = text.length();
        long mixed = next(print, length);
        int at = 0;
        while (length - at >= 4) {
            long four =
                    text.charAt(at)
                            | (long) text.charAt(at + 1) << 16
                            | (long) text.charAt(at + 2) << 32
                            | (long) text.charAt(at + 3) << 48;
            mixed = next(mixed, four);
            at += 4;
        }
        while (at < length) {
            mixed = next(mixed, text.charAt(at++));
        }
        return mixed;
    }

    /** How many there are. */
    int size() {
        return size.get();
    }

    boolean contains(long print) {
        long sought = print == NONE ? 1 : print;
        int slot = slot(sought);
        long found = table.getAcquire(slot);
        while (found != NONE && found != sought) {
            slot = slot + 1 & table.length() - 1;
            found = table.getAcquire(slot);
        }
        return found == sought;
    }

    /** Puts it in; whether it was not there. */
    boolean add(long print) {
        long added = print == NONE ? 1 : print;
        int slot = slot(added);
        while (true) {
            long found = table.compareAndExchange(slot, NONE, added);
            if (found == NONE) {
                size.incrementAndGet();
                return true;
            }
            if (found == added) {
                return false;
            }
            slot = slot + 1 & table.length() - 1;
        }
    }

    private int slot(long print) {
        return (int) print & table.length() - 1;
    }
}
