package dev.precept.domain.condition;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Limits;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must be so. Truth has three values (Kleene, Introduction to Metamathematics, section 64):
 * where something is missing or of another type, a condition is unknown, and grants nothing.
 *
 * <p>Constructors throw {@link IllegalArgumentException} with a message for people.
 */
public sealed interface Condition {
    /** Every one of these is met. */
    record All(List<Condition> conditions) implements Condition {
        public All {
            conditions = Checks.several(conditions);
        }
    }

    /** At least one of these is met. */
    record Any(List<Condition> conditions) implements Condition {
        public Any {
            conditions = Checks.several(conditions);
        }
    }

    /** This is not met. */
    record Not(Condition condition) implements Condition {
        public Not {
            Checks.size(List.of(condition));
        }
    }

    /**
     * It is between two times of a day.
     *
     * @param from the first minute of the window
     * @param until the first minute after it; not later than {@code from}: the window passes
     *     midnight
     * @param days the days it begins on; empty for every day
     * @param zone whose clock is read
     */
    record TimeWindow(LocalTime from, LocalTime until, Set<DayOfWeek> days, ZoneId zone)
            implements Condition {
        public TimeWindow {
            days = Set.copyOf(days);
            Checks.require(!from.equals(until), "a window ends at another time than it begins");
            Checks.require(
                    from.equals(from.truncatedTo(ChronoUnit.MINUTES))
                            && until.equals(until.truncatedTo(ChronoUnit.MINUTES)),
                    "a window begins and ends with a minute");
        }
    }

    /**
     * It is between two instants.
     *
     * @param from the first instant, null for any before
     * @param until the first instant after, null for any later
     */
    record Between(@Nullable Instant from, @Nullable Instant until) implements Condition {
        public Between {
            Checks.require(from != null || until != null, "one of from and until is needed");
            from = from == null ? null : Checks.instant(from);
            until = until == null ? null : Checks.instant(until);
            Checks.require(
                    from == null || until == null || from.isBefore(until),
                    "from lies before until");
        }
    }

    /** The request's {@code context.clientAddress} lies in one of these ranges. */
    record ClientAddress(Set<AddressRange> ranges) implements Condition {
        public ClientAddress {
            ranges = Set.copyOf(ranges);
            Checks.count(ranges);
        }
    }

    /** The token's {@code acr} is one of these. */
    record Acr(Set<String> values) implements Condition {
        public Acr {
            values = Checks.words(values);
        }
    }

    /** The token's {@code amr} holds at least one of these. */
    record Amr(Set<String> values) implements Condition {
        public Amr {
            values = Checks.words(values);
        }
    }

    /** The token's {@code auth_time} is so many seconds ago at most. */
    record AuthenticationAge(int maxSeconds) implements Condition {
        public AuthenticationAge {
            Checks.require(
                    maxSeconds > 0 && maxSeconds <= Limits.AUTHENTICATION_AGE_SECONDS,
                    "an age has 1 to " + Limits.AUTHENTICATION_AGE_SECONDS + " seconds");
        }
    }

    /** The two are of one type and equal. */
    record Equal(Operand left, Operand right) implements Condition {}

    /** The first is among the items of the second. */
    record In(Operand element, Operand items) implements Condition {
        public In {
            Checks.require(
                    !(items instanceof Operand.Constant(AttributeValue value))
                            || value instanceof AttributeValue.Items,
                    "what something is in is an array");
        }
    }

    /** The text has the pattern's form. */
    record Matches(Operand text, Glob pattern) implements Condition {}

    /** The first is less than the second: two numbers, or two texts by their code points. */
    record Less(Operand left, Operand right) implements Condition {
        public Less {
            Checks.ordered(left);
            Checks.ordered(right);
        }
    }

    /** The first is less than the second or equal, as {@link Less} compares. */
    record AtMost(Operand left, Operand right) implements Condition {
        public AtMost {
            Checks.ordered(left);
            Checks.ordered(right);
        }
    }

    /** There is such a value; never unknown. */
    record Present(Operand operand) implements Condition {
        public Present {
            Checks.require(operand instanceof Operand.Reference, "a constant is present, always");
        }
    }

    /** The expression in the Common Expression Language is true. */
    record Cel(String source) implements Condition {
        public Cel {
            Checks.require(!source.isBlank(), "an expression is needed");
            Checks.require(
                    source.length() <= Limits.CEL_CHARACTERS,
                    "an expression has at most " + Limits.CEL_CHARACTERS + " characters");
            Checks.text(source);
        }
    }

    /** What is wrong with an expression in it, for people; empty if all can be used. */
    default Optional<String> fault(ExpressionCheck expressions) {
        return this instanceof Cel(String source)
                ? expressions.fault(source)
                : parts().stream()
                        .map(part -> part.fault(expressions))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    /** The conditions this one is directly made of. */
    default List<Condition> parts() {
        return switch (this) {
            case All(List<Condition> conditions) -> conditions;
            case Any(List<Condition> conditions) -> conditions;
            case Not(Condition condition) -> List.of(condition);
            case TimeWindow _,
                    Between _,
                    ClientAddress _,
                    Acr _,
                    Amr _,
                    AuthenticationAge _,
                    Equal _,
                    In _,
                    Matches _,
                    Less _,
                    AtMost _,
                    Present _,
                    Cel _ ->
                    List.of();
        };
    }
}
