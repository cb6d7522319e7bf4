package dev.precept.pdp.proof;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tile is asked for, as C2SP tlog-tiles writes it: {@code x001/x234/067}, and {@code .p/W}
 * behind it for the first W hashes of one that is not full.
 *
 * @param index of the tile in its level
 * @param width how many hashes of it, up to 256
 */
public record TilePath(long index, int width) {
    private static final int WIDTH = 256;
    private static final int GROUP = 1_000;
    private static final Pattern FORM =
            Pattern.compile("((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    /** Reads one; nothing where it is none, or written in another way than the one it has. */
    public static Optional<TilePath> read(String path) {
        Matcher matcher = FORM.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long index = Long.parseLong(matcher.group(1).replaceAll("[x/]", ""));
        String partial = matcher.group(2);
        TilePath read = new TilePath(index, partial == null ? WIDTH : Integer.parseInt(partial));
        return read.toString().equals(path) ? Optional.of(read) : Optional.empty();
    }

    /** As it is written, without the level. */
    @Override
    public String toString() {
        StringBuilder path = new StringBuilder(group(index));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            path.insert(0, "x" + group(rest) + "/");
        }
        return width == WIDTH ? path.toString() : path + ".p/" + width;
    }

    private static String group(long number) {
        String digits = Long.toString(number % GROUP);
        return "0".repeat(3 - digits.length()) + digits;
    }
}
