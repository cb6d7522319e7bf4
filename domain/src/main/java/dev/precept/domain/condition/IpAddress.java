package dev.precept.domain.condition;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An Internet address. One of version 4 is the one of version 6 it is mapped to (RFC 4291 section
 * 2.5.5.2), so that neither way of writing escapes a range.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
    private static final int GROUPS = 8;
    private static final int GROUP_BITS = 16;
    private static final int GROUP_MASK = 0xFFFF;
    private static final long MAPPED = 0xFFFFL << 32;

    /** The address in the form of RFC 4632 or RFC 4291 section 2.2; empty where it is none. */
    public static Optional<IpAddress> parse(String text) {
        if (text.length() > "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length()) {
            return Optional.empty();
        }
        if (text.indexOf(':') < 0) {
            long four = version4(text);
            return four < 0 ? Optional.empty() : Optional.of(new IpAddress(0, MAPPED | four));
        }
        return version6(text);
    }

    /** Whether it is one of version 4. */
    public boolean isVersion4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    /** The 32 bits, or -1. */
    private static long version4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return -1;
        }
        long bits = 0;
        for (String part : parts) {
            int length = part.length();
            boolean hasForm =
                    length > 0
                            && length <= 3
                            && part.chars().allMatch(c -> c >= '0' && c <= '9')
                            && (length == 1 || part.charAt(0) != '0');
            if (!hasForm || Integer.parseInt(part) > 255) {
                return -1;
            }
            bits = bits << 8 | Integer.parseInt(part);
        }
        return bits;
    }

    private static Optional<IpAddress> version6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] groups = groups(text);
            return groups.length == GROUPS ? Optional.of(of(groups)) : Optional.empty();
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int[] head = before.isEmpty() ? new int[0] : groups(before);
        int[] tail = after.isEmpty() ? new int[0] : groups(after);
        boolean isFaulty =
                (head.length == 0 && !before.isEmpty())
                        || (tail.length == 0 && !after.isEmpty())
                        || before.indexOf('.') >= 0
                        || head.length + tail.length >= GROUPS;
        if (isFaulty) {
            return Optional.empty();
        }
        int[] groups = new int[GROUPS];
        System.arraycopy(head, 0, groups, 0, head.length);
        System.arraycopy(tail, 0, groups, GROUPS - tail.length, tail.length);
        return Optional.of(of(groups));
    }

    /** The groups of 16 bits, the last two perhaps written as version 4; none if faulty. */
    private static int[] groups(String text) {
        String[] parts = text.split(":", -1);
        long four = version4(parts[parts.length - 1]);
        int[] groups = new int[parts.length + (four < 0 ? 0 : 1)];
        int plain = four < 0 ? parts.length : parts.length - 1;
        for (int i = 0; i < plain; i++) {
            OptionalInt group = group(parts[i]);
            if (group.isEmpty()) {
                return new int[0];
            }
            groups[i] = group.getAsInt();
        }
        if (four >= 0) {
            groups[plain] = (int) (four >>> GROUP_BITS);
            groups[plain + 1] = (int) four & GROUP_MASK;
        }
        return groups;
    }

    private static OptionalInt group(String text) {
        boolean hasForm =
                !text.isEmpty()
                        && text.length() <= 4
                        && text.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
        return hasForm ? OptionalInt.of(Integer.parseInt(text, 16)) : OptionalInt.empty();
    }

    private static IpAddress of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << GROUP_BITS | groups[i];
            low = low << GROUP_BITS | groups[i + GROUPS / 2];
        }
        return new IpAddress(high, low);
    }

    private int group(int at) {
        long half = at < GROUPS / 2 ? high : low;
        return (int) (half >>> (GROUP_BITS * (GROUPS / 2 - 1 - at % (GROUPS / 2)))) & GROUP_MASK;
    }

    /** The one form of RFC 5952; version 4 in its own. */
    @Override
    public String toString() {
        if (isVersion4()) {
            return (low >>> 24 & 0xFF)
                    + "."
                    + (low >>> 16 & 0xFF)
                    + "."
                    + (low >>> 8 & 0xFF)
                    + "."
                    + (low & 0xFF);
        }
        return hexadecimal();
    }

    /** Version 6, whatever it stands for. */
    String hexadecimal() {
        int gap = -1;
        int gapLength = 1;
        for (int start = 0; start < GROUPS; start++) {
            int end = start;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - start > gapLength) {
                gap = start;
                gapLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                boolean isFirst = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(isFirst ? "" : ":").append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
