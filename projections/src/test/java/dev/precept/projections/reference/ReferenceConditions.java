package dev.precept.projections.reference;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.IpAddress;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.condition.Operand.Source;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a condition may come to, read off the condition itself each time: a set of YES, NO and
 * PERHAPS, since what is still to come may make it any of the three. No CEL.
 */
final class ReferenceConditions {
    /** What a condition comes to. */
    enum Answer {
        YES,
        NO,
        PERHAPS
    }

    /** What there is to read. */
    interface Facts {
        @Nullable AttributeValue value(Source source, String name);

        boolean isToCome(Source source);

        boolean isNothingKnown(Source source);

        boolean isSignedInAsAsked();

        Instant now();
    }

    private static final Set<Answer> ANY = Set.of(Answer.YES, Answer.NO, Answer.PERHAPS);
    private static final Set<Answer> YES = Set.of(Answer.YES);
    private static final Set<Answer> NO = Set.of(Answer.NO);
    private static final Set<Answer> PERHAPS = Set.of(Answer.PERHAPS);

    private final Facts facts;

    ReferenceConditions(Facts facts) {
        this.facts = facts;
    }

    /** Whether the condition counts: it holds, or it may hold for all that is known by now. */
    boolean counts(Condition condition) {
        Set<Answer> answers = answers(condition);
        return answers.equals(YES) || answers.equals(ANY);
    }

    boolean isCertain(Condition condition) {
        return answers(condition).equals(YES);
    }

    boolean isCertainlyNot(Condition condition) {
        return answers(condition).equals(NO);
    }

    /** One answer, or any. */
    private Set<Answer> answers(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> parts) -> together(parts, Answer.NO, Answer.YES);
            case Condition.Any(List<Condition> parts) -> together(parts, Answer.YES, Answer.NO);
            case Condition.Not(Condition part) ->
                    answers(part).stream()
                            .map(
                                    answer ->
                                            switch (answer) {
                                                case YES -> Answer.NO;
                                                case NO -> Answer.YES;
                                                case PERHAPS -> Answer.PERHAPS;
                                            })
                            .collect(Collectors.toSet());
            case Condition.TimeWindow window -> isWithin(window) ? YES : NO;
            case Condition.Between(Instant from, Instant until) ->
                    (from == null || facts.now().compareTo(from) >= 0)
                                    && (until == null || facts.now().compareTo(until) < 0)
                            ? YES
                            : NO;
            case Condition.ClientAddress(Set<AddressRange> ranges) ->
                    of(
                            context("clientAddress"),
                            context("clientAddress"),
                            (value, _) -> address(value, ranges));
            case Condition.Acr(Set<String> values) ->
                    facts.isSignedInAsAsked()
                            ? YES
                            : of(
                                    token("acr"),
                                    token("acr"),
                                    (value, _) ->
                                            value instanceof AttributeValue.Text(String acr)
                                                    ? values.contains(acr)
                                                    : null);
            case Condition.Amr(Set<String> values) ->
                    of(token("amr"), token("amr"), (value, _) -> amr(value, values));
            case Condition.AuthenticationAge(int seconds) ->
                    facts.isSignedInAsAsked()
                            ? YES
                            : of(
                                    token("auth_time"),
                                    token("auth_time"),
                                    (value, _) -> age(value, seconds));
            case Condition.Equal(Operand left, Operand right) ->
                    of(left, right, ReferenceConditions::equal);
            case Condition.In(Operand element, Operand items) ->
                    of(element, items, ReferenceConditions::in);
            case Condition.Matches(Operand text, var glob) ->
                    of(text, text, (value, _) -> matches(value, glob.value()));
            case Condition.Less(Operand left, Operand right) ->
                    of(left, right, (one, other) -> compares(one, other, -1));
            case Condition.AtMost(Operand left, Operand right) ->
                    of(left, right, (one, other) -> compares(one, other, 0));
            case Condition.Present(Operand operand) -> present((Operand.Reference) operand);
            case Condition.Cel _ -> PERHAPS;
        };
    }

    /** The strong answer of any part is the answer; the weak one needs all parts. */
    private Set<Answer> together(List<Condition> parts, Answer strong, Answer weak) {
        List<Set<Answer>> answers = parts.stream().map(this::answers).toList();
        if (answers.contains(Set.of(strong))) {
            return Set.of(strong);
        }
        if (answers.contains(ANY)) {
            return ANY;
        }
        return answers.contains(PERHAPS) ? PERHAPS : Set.of(weak);
    }

    private Set<Answer> present(Operand.Reference reference) {
        if (facts.isToCome(reference.source())) {
            return ANY;
        }
        if (facts.value(reference.source(), reference.name()) != null) {
            return YES;
        }
        return facts.isNothingKnown(reference.source()) ? PERHAPS : NO;
    }

    /** Null is neither. */
    private Set<Answer> of(
            Operand left,
            Operand right,
            BiFunction<AttributeValue, AttributeValue, @Nullable Boolean> test) {
        List<Operand> missing = new ArrayList<>(List.of(left, right));
        missing.removeIf(operand -> read(operand) != null);
        if (!missing.isEmpty()) {
            boolean isAllToCome =
                    missing.stream()
                            .allMatch(
                                    operand ->
                                            operand instanceof Operand.Reference(var source, _)
                                                    && facts.isToCome(source));
            return isAllToCome ? ANY : PERHAPS;
        }
        Boolean holds =
                test.apply(Objects.requireNonNull(read(left)), Objects.requireNonNull(read(right)));
        if (holds == null) {
            return PERHAPS;
        }
        return holds ? YES : NO;
    }

    private @Nullable AttributeValue read(Operand operand) {
        return switch (operand) {
            case Operand.Constant(AttributeValue value) -> value;
            case Operand.Reference(Source source, String name) ->
                    facts.isToCome(source) ? null : facts.value(source, name);
        };
    }

    private static Operand context(String name) {
        return new Operand.Reference(Source.CONTEXT, name);
    }

    private static Operand token(String name) {
        return new Operand.Reference(Source.TOKEN, name);
    }

    /** Each day's window is laid out, and the time looked for in it. */
    private boolean isWithin(Condition.TimeWindow window) {
        LocalDateTime now = LocalDateTime.ofInstant(facts.now(), window.zone());
        for (int daysAgo = 0; daysAgo <= 1; daysAgo++) {
            LocalDateTime day = now.minusDays(daysAgo);
            boolean isDay = window.days().isEmpty() || window.days().contains(day.getDayOfWeek());
            LocalDateTime from = day.with(window.from());
            LocalDateTime until = day.with(window.until());
            LocalTime midnight = LocalTime.MIDNIGHT;
            if (!from.isBefore(until) || window.until().equals(midnight)) {
                until = until.plusDays(1);
            }
            if (isDay && !now.isBefore(from) && now.isBefore(until)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Boolean address(AttributeValue value, Set<AddressRange> ranges) {
        if (!(value instanceof AttributeValue.Text(String text))) {
            return null;
        }
        return IpAddress.parse(text)
                .map(address -> ranges.stream().anyMatch(range -> range.contains(address)))
                .orElse(null);
    }

    private static @Nullable Boolean amr(AttributeValue value, Set<String> values) {
        return value instanceof AttributeValue.Items(List<AttributeValue> items)
                ? items.stream()
                        .anyMatch(
                                item ->
                                        item instanceof AttributeValue.Text(String text)
                                                && values.contains(text))
                : null;
    }

    private @Nullable Boolean age(AttributeValue value, int seconds) {
        if (!(value instanceof AttributeValue.Number(BigDecimal at))) {
            return null;
        }
        BigDecimal age = new BigDecimal(facts.now().getEpochSecond()).subtract(at);
        return age.intValue() < -60 ? null : (Boolean) (age.intValue() <= seconds);
    }

    private static @Nullable Boolean equal(AttributeValue one, AttributeValue other) {
        return one.getClass().equals(other.getClass()) ? (Boolean) one.equals(other) : null;
    }

    private static @Nullable Boolean in(AttributeValue element, AttributeValue list) {
        if (!(list instanceof AttributeValue.Items(List<AttributeValue> items))) {
            return null;
        }
        Set<@Nullable Boolean> each = new HashSet<>();
        items.forEach(item -> each.add(equal(element, item)));
        if (each.contains(true)) {
            return true;
        }
        return each.contains(null) ? null : (Boolean) false;
    }

    private static @Nullable Boolean matches(AttributeValue value, String glob) {
        if (!(value instanceof AttributeValue.Text(String text))) {
            return null;
        }
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            switch (glob.charAt(i)) {
                case '*' -> pattern.append(".*");
                case '?' -> pattern.append('.');
                case '\\' -> pattern.append(Pattern.quote(glob.substring(++i, i + 1)));
                default -> pattern.append(Pattern.quote(glob.substring(i, i + 1)));
            }
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(text).matches();
    }

    private static @Nullable Boolean compares(AttributeValue left, AttributeValue right, int most) {
        if (left instanceof AttributeValue.Number(BigDecimal one)
                && right instanceof AttributeValue.Number(BigDecimal other)) {
            return one.compareTo(other) <= most;
        }
        if (left instanceof AttributeValue.Text(String one)
                && right instanceof AttributeValue.Text(String other)) {
            return Integer.signum(
                            Arrays.compare(
                                    one.codePoints().toArray(), other.codePoints().toArray()))
                    <= most;
        }
        return null;
    }
}
