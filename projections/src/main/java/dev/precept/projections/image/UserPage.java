package dev.precept.projections.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Records of users with consecutive numbers, in one array of bytes: where each begins, then the
 * records one after the other. An array is never changed.
 */
final class UserPage {
    /** How many bits of a number tell the place within its page. */
    static final int BITS = 5;

    private static final int USERS = 1 << BITS;
    private static final int HEADER = (USERS + 1) * Integer.BYTES;
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private UserPage() {}

    /** A page without records. */
    static byte[] empty() {
        byte[] page = new byte[HEADER];
        for (int place = 0; place <= USERS; place++) {
            INTS.set(page, place * Integer.BYTES, HEADER);
        }
        return page;
    }

    /** Whether it has no record. */
    static boolean isEmpty(byte[] page) {
        return page.length == HEADER;
    }

    /** Where the record of the number begins. */
    static int start(byte[] page, int number) {
        return (int) INTS.get(page, place(number) * Integer.BYTES);
    }

    /** Where it ends; where it begins if there is none. */
    static int end(byte[] page, int number) {
        return (int) INTS.get(page, (place(number) + 1) * Integer.BYTES);
    }

    /** The page with this record of the number; an empty one for none. */
    static byte[] with(byte[] page, int number, byte[] record) {
        int start = start(page, number);
        int end = end(page, number);
        int grown = record.length - (end - start);
        byte[] changed = new byte[Math.addExact(page.length, grown)];
        System.arraycopy(page, 0, changed, 0, start);
        System.arraycopy(record, 0, changed, start, record.length);
        System.arraycopy(page, end, changed, end + grown, page.length - end);
        for (int place = place(number) + 1; place <= USERS; place++) {
            int at = place * Integer.BYTES;
            INTS.set(changed, at, (int) INTS.get(page, at) + grown);
        }
        return changed;
    }

    private static int place(int number) {
        return number & (USERS - 1);
    }
}
