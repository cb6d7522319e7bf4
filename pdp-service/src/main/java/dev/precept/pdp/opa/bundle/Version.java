package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an entity tag (RFC 9110, section 8.8.3) of a bundle says.
 *
 * @param position the bundle has what the log's part was up to there
 * @param tag of which log, which part of it, in which form, for which policies of ours
 * @param leftOut how many policies' modules the node that made the whole had to leave out
 * @param leased when its lease was renewed last, in milliseconds of Unix time; 0 for never
 * @param isDelta whether it was a difference that led there: who says so has taken it
 */
record Version(Position position, String tag, int leftOut, long leased, boolean isDelta) {
    private static final Pattern FORM =
            Pattern.compile(
                    "\"evt-(0|[1-9][0-9]{0,17})\\.([0-9a-f]{16})(?:-([1-9][0-9]{0,8}))?"
                            + "(?:\\.([1-9][0-9]{0,15}))?(d?)\"");

    /** The one that a field says; null where there is none, or none of ours. */
    static @Nullable Version parse(@Nullable String field) {
        Matcher matcher = field == null ? null : FORM.matcher(field);
        return matcher == null || !matcher.matches()
                ? null
                : new Version(
                        new Position(Long.parseLong(matcher.group(1))),
                        matcher.group(2),
                        matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)),
                        matcher.group(4) == null ? 0 : Long.parseLong(matcher.group(4)),
                        !matcher.group(5).isEmpty());
    }

    /** What the bundle itself says: it comes back in decision logs and status reports. */
    static String revision(Position position) {
        return "evt-" + position;
    }

    /** The entity tag. */
    String etag() {
        String lacks = leftOut == 0 ? "" : "-" + leftOut;
        String renewed = leased == 0 ? "" : "." + leased;
        return '"' + revision(position) + '.' + tag + lacks + renewed + (isDelta ? "d\"" : "\"");
    }
}
