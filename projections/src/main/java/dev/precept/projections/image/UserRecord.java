package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is known of a user, as bytes. In this order: how many bytes the holdings take; the holdings,
 * which are the numbers of the roles and then those of the groups that name the user, each list its
 * length and its ascending numbers as steps from one to the next; the lengths of id and handle; the
 * id; the handle, empty for somebody who is not there; and for one who is, revision, position and
 * times. Numbers are written in groups of seven bits, the lowest first, all but the last group with
 * the highest bit set.
 */
final class UserRecord {
    private static final int GROUP_BITS = 7;
    private static final int GROUP = (1 << GROUP_BITS) - 1;
    private static final int MORE = 1 << GROUP_BITS;
    private static final int LENGTHS = 2;
    private static final int[] NONE = {};

    private UserRecord() {}

    /** Somebody who is not there and whom nothing names. */
    static byte[] absent(UserId id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        putHoldings(out, NONE, NONE);
        putNames(out, id.value(), "");
        return out.toByteArray();
    }

    /** The record with this document. */
    static byte[] with(byte[] page, int record, UserDocument document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(page, record, names(page, record) - record);
        EntityMeta meta = document.meta();
        putNames(out, document.id().value(), document.handle().value());
        put(out, meta.revision());
        put(out, meta.createdAtPosition().value());
        put(out, zigzag(micros(meta.createdAt())));
        put(out, zigzag(micros(meta.updatedAt()) - micros(meta.createdAt())));
        return out.toByteArray();
    }

    /** The record without its document. */
    static byte[] withoutDocument(byte[] page, int record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(page, record, names(page, record) - record);
        putNames(out, id(page, record), "");
        return out.toByteArray();
    }

    /** The record that ends there, with these holdings. */
    static byte[] with(byte[] page, int record, int end, int[] roles, int[] groups) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        putHoldings(out, roles, groups);
        int names = names(page, record);
        out.write(page, names, end - names);
        return out.toByteArray();
    }

    static boolean isThere(byte[] page, int record) {
        return page[names(page, record) + 1] != 0;
    }

    static String id(byte[] page, int record) {
        int names = names(page, record);
        return text(page, names + LENGTHS, length(page, names));
    }

    static String handle(byte[] page, int record) {
        int names = names(page, record);
        return text(page, names + LENGTHS + length(page, names), length(page, names + 1));
    }

    /** Compares the id as {@link String#compareTo} does. Allocates nothing. */
    static int compareId(byte[] page, int record, String text) {
        int names = names(page, record);
        return compare(page, names + LENGTHS, length(page, names), text);
    }

    /** Compares the handle as {@link String#compareTo} does. Allocates nothing. */
    static int compareHandle(byte[] page, int record, String text) {
        int names = names(page, record);
        int id = length(page, names);
        return compare(page, names + LENGTHS + id, length(page, names + 1), text);
    }

    /** The document of somebody who is there. */
    static UserDocument document(byte[] page, int record, OrganizationId organization) {
        int names = names(page, record);
        int revision = names + LENGTHS + length(page, names) + length(page, names + 1);
        int position = next(page, revision);
        int createdAt = next(page, position);
        int updatedAt = next(page, createdAt);
        long createdMicros = unzigzag(number(page, createdAt));
        long updatedMicros = createdMicros + unzigzag(number(page, updatedAt));
        return new UserDocument(
                new UserId(id(page, record)),
                organization,
                new Handle(handle(page, record)),
                new EntityMeta(
                        number(page, revision),
                        new Position(number(page, position)),
                        instant(createdMicros),
                        instant(updatedMicros)));
    }

    /** Where the numbers of the roles begin, with how many there are. */
    static int roles(byte[] page, int record) {
        return next(page, record);
    }

    /** Where the numbers of the groups begin, with how many there are. */
    static int groups(byte[] page, int record) {
        int at = roles(page, record);
        int count = (int) number(page, at);
        at = next(page, at);
        for (int i = 0; i < count; i++) {
            at = next(page, at);
        }
        return at;
    }

    /** The ascending numbers that begin there. */
    static int[] list(byte[] page, int start) {
        int count = (int) number(page, start);
        if (count == 0) {
            return NONE;
        }
        int[] list = new int[count];
        int at = next(page, start);
        int last = 0;
        for (int i = 0; i < count; i++) {
            last += (int) number(page, at);
            at = next(page, at);
            list[i] = last;
        }
        return list;
    }

    /** How many numbers begin there. */
    static int count(byte[] page, int start) {
        return (int) number(page, start);
    }

    /** Where the first of the numbers lies, as the step from zero to it. */
    static int first(byte[] page, int start) {
        return next(page, start);
    }

    /** The step that lies there. */
    static int step(byte[] page, int at) {
        return (int) number(page, at);
    }

    /** Where the next step lies. */
    static int following(byte[] page, int at) {
        return next(page, at);
    }

    /** Whether the numbers that begin there and the ascending ones share any. Allocates nothing. */
    static boolean intersect(byte[] page, int start, int[] others) {
        int count = (int) number(page, start);
        int at = next(page, start);
        int last = 0;
        int other = 0;
        for (int i = 0; i < count; i++) {
            last += (int) number(page, at);
            at = next(page, at);
            other = firstNotBelow(others, other, last);
            if (other == others.length) {
                return false;
            }
            if (others[other] == last) {
                return true;
            }
        }
        return false;
    }

    /** Doubles its steps, so that few numbers are found among many as among few. */
    private static int firstNotBelow(int[] numbers, int from, int wanted) {
        int low = from;
        int step = 1;
        while (low + step < numbers.length && numbers[low + step] < wanted) {
            low += step;
            step <<= 1;
        }
        int high = Math.min(low + step, numbers.length);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (numbers[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int names(byte[] page, int record) {
        return next(page, record) + (int) number(page, record);
    }

    private static int length(byte[] page, int at) {
        return Byte.toUnsignedInt(page[at]);
    }

    private static String text(byte[] page, int at, int length) {
        return new String(page, at, length, StandardCharsets.ISO_8859_1);
    }

    private static int compare(byte[] page, int start, int length, String text) {
        int common = Math.min(length, text.length());
        for (int i = 0; i < common; i++) {
            int difference = Byte.toUnsignedInt(page[start + i]) - text.charAt(i);
            if (difference != 0) {
                return difference;
            }
        }
        return length - text.length();
    }

    private static void putHoldings(ByteArrayOutputStream out, int[] roles, int[] groups) {
        ByteArrayOutputStream holdings = new ByteArrayOutputStream();
        putList(holdings, roles);
        putList(holdings, groups);
        put(out, holdings.size());
        out.writeBytes(holdings.toByteArray());
    }

    private static void putList(ByteArrayOutputStream out, int[] ascending) {
        put(out, ascending.length);
        int last = 0;
        for (int number : ascending) {
            put(out, number - last);
            last = number;
        }
    }

    private static void putNames(ByteArrayOutputStream out, String id, String handle) {
        out.write(id.length());
        out.write(handle.length());
        out.writeBytes(id.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(handle.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void put(ByteArrayOutputStream out, long number) {
        long rest = number;
        while ((rest & ~GROUP) != 0) {
            out.write((int) (rest & GROUP) | MORE);
            rest >>>= GROUP_BITS;
        }
        out.write((int) rest);
    }

    private static long number(byte[] page, int start) {
        byte first = page[start];
        if (first >= 0) {
            return first;
        }
        long number = first & GROUP;
        int at = start + 1;
        int shift = GROUP_BITS;
        while (page[at] < 0) {
            number |= (long) (page[at] & GROUP) << shift;
            shift += GROUP_BITS;
            at++;
        }
        return number | (long) page[at] << shift;
    }

    /** Where what follows the number begins. */
    private static int next(byte[] page, int start) {
        int at = start;
        while (page[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private static long zigzag(long number) {
        return (number << 1) ^ (number >> (Long.SIZE - 1));
    }

    private static long unzigzag(long number) {
        return (number >>> 1) ^ -(number & 1);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
