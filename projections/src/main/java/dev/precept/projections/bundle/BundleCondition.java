package dev.precept.projections.bundle;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.Operand.Source;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition without nesting, since Rego knows no recursion: every part has a number; the parts
 * without parts of their own come first, and then level by level those whose parts are all known.
 *
 * @param root the part that is the whole condition
 * @param leaves by number the parts without parts
 * @param levels by number the parts of others, from the lowest on
 */
public record BundleCondition(
        String root, Map<String, Leaf> leaves, List<Map<String, Inner>> levels) {
    /** A part made of others. */
    public sealed interface Inner {
        /** Each of these is met. */
        record All(List<String> parts) implements Inner {}

        /** One of these is met. */
        record Any(List<String> parts) implements Inner {}

        /** This is not met. */
        record Not(String part) implements Inner {}
    }

    /**
     * A part without parts; what they mean, {@link dev.precept.domain.condition.Condition} says.
     */
    public sealed interface Leaf {
        /**
         * The clock shows a time of the day.
         *
         * @param days on which it begins; empty for each
         * @param zone whose clock; null where it is always so far from UTC
         * @param offsetSeconds how far; null where a zone says
         */
        record TimeWindow(
                long fromSecond,
                long untilSecond,
                Set<DayOfWeek> days,
                @Nullable String zone,
                @Nullable Long offsetSeconds)
                implements Leaf {}

        /** It is between two instants. */
        record Between(@Nullable Instant from, @Nullable Instant until) implements Leaf {}

        /**
         * The caller's address lies in a range.
         *
         * @param prefixes the bits that begin the addresses of each, of 128
         */
        record ClientAddress(Set<String> prefixes) implements Leaf {}

        /** The token's {@code acr}. */
        record Acr(Set<String> values) implements Leaf {}

        /** The token's {@code amr}. */
        record Amr(Set<String> values) implements Leaf {}

        /** How long ago the user signed in. */
        record AuthenticationAge(long maxSeconds) implements Leaf {}

        /** The two are equal. */
        record Equal(Read left, Read right) implements Leaf {}

        /** The first is among the second's items. */
        record In(Read left, Read right) implements Leaf {}

        /** The first is less. */
        record Less(Read left, Read right) implements Leaf {}

        /** The first is not more. */
        record AtMost(Read left, Read right) implements Leaf {}

        /**
         * The text has a form.
         *
         * @param pattern a regular expression (RE2)
         * @param counts whether it counts characters, as those of UTF-16 are counted
         */
        record Matches(Read text, String pattern, boolean counts) implements Leaf {}

        /** There is such a value. */
        record Present(Read operand) implements Leaf {}

        /**
         * A module in Rego says so.
         *
         * @param hash of the module
         * @param rule that it is asked
         * @param reads what it may look for in vain
         * @param wasm whether it comes as WebAssembly: then Precept needs no engine for it, and
         *     knows of it whether it would help to sign in again
         */
        record Rego(String hash, String rule, Set<Source> reads, boolean wasm) implements Leaf {}

        /** Only we can tell. */
        record Remote() implements Leaf {}
    }

    /** A value to read: where and under which name, or the value itself. */
    public record Read(
            @Nullable Source source, @Nullable String name, @Nullable AttributeValue value) {}
}
