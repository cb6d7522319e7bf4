package dev.precept.projections.condition;

import static dev.precept.projections.condition.Truth.DEFERRED;
import static dev.precept.projections.condition.Truth.MET;
import static dev.precept.projections.condition.Truth.NOT_MET;
import static dev.precept.projections.condition.Truth.UNKNOWN;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Glob;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.condition.Operand.Source;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each kind of condition comes to. */
class ConditionTable {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    static Stream<Arguments> comparisons() {
        return Stream.of(
                // equal: two of one type
                row(equal(subject("level"), number("3")), MET),
                row(equal(subject("level"), number("3.0")), MET),
                row(equal(subject("level"), number("4")), NOT_MET),
                row(equal(subject("level"), text("3")), UNKNOWN),
                row(equal(subject("missing"), number("3")), UNKNOWN),
                row(equal(number("3"), subject("missing")), UNKNOWN),
                row(equal(subject("department"), resource("department")), MET),
                row(equal(subject("active"), flag(true)), MET),
                row(equal(subject("active"), flag(false)), NOT_MET),
                row(equal(subject("tags"), items(text("a"), number("1"))), MET),
                row(equal(subject("tags"), items(number("1"), text("a"))), NOT_MET),
                row(equal(subject(Operand.ID), text("ann")), MET),
                row(equal(context("nested"), context("nested")), MET),
                row(equal(text("x"), text("x")), MET),
                // in: equal to one of several
                row(in(subject("department"), items(text("hr"), text("it"))), MET),
                row(in(subject("department"), items(text("it"))), NOT_MET),
                row(in(subject("department"), items(number("1"))), UNKNOWN),
                row(in(subject("department"), items(number("1"), text("hr"))), MET),
                row(in(subject("department"), items()), NOT_MET),
                row(in(text("red"), groups("team")), MET),
                row(in(text("green"), groups("team")), NOT_MET),
                row(in(text("green"), groups("missing")), UNKNOWN),
                row(in(text("hr"), subject("department")), UNKNOWN),
                row(in(subject("missing"), items(text("it"))), UNKNOWN));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                // matches: texts only
                row(matches(subject("department"), "h*"), MET),
                row(matches(subject("department"), "?"), NOT_MET),
                row(matches(subject("level"), "*"), UNKNOWN),
                row(matches(subject("missing"), "*"), UNKNOWN),
                // less, atMost: two numbers, or two texts by code points
                row(new Condition.Less(subject("level"), number("3")), NOT_MET),
                row(new Condition.Less(subject("level"), number("3.1")), MET),
                row(new Condition.Less(number("100000"), subject("level")), NOT_MET),
                row(new Condition.AtMost(subject("level"), number("3")), MET),
                row(new Condition.AtMost(subject("level"), number("2")), NOT_MET),
                row(new Condition.Less(subject("level"), text("4")), UNKNOWN),
                row(new Condition.Less(subject("active"), subject("active")), UNKNOWN),
                row(new Condition.Less(subject("missing"), number("4")), UNKNOWN),
                row(new Condition.Less(text("a"), text("b")), MET),
                row(new Condition.Less(text("ab"), text("a")), NOT_MET),
                row(new Condition.AtMost(text("a"), text("a")), MET),
                row(new Condition.Less(text("\uFFFD"), text("\uD83D\uDE00")), MET),
                row(new Condition.Less(text("\uD83D\uDE00"), text("\uFFFD")), NOT_MET),
                // present: never unknown
                row(new Condition.Present(subject("level")), MET),
                row(new Condition.Present(subject("missing")), NOT_MET),
                // the token
                row(new Condition.Acr(Set.of("gold", "silver")), MET),
                row(new Condition.Acr(Set.of("silver")), NOT_MET),
                row(new Condition.Amr(Set.of("otp", "hwk")), MET),
                row(new Condition.Amr(Set.of("hwk")), NOT_MET),
                row(new Condition.AuthenticationAge(60), MET),
                row(new Condition.AuthenticationAge(59), NOT_MET),
                // time
                row(new Condition.Between(NOW, null), MET),
                row(new Condition.Between(null, NOW), NOT_MET),
                row(new Condition.Between(NOW.minusSeconds(1), NOW.plusSeconds(1)), MET),
                row(new Condition.Between(NOW.plusSeconds(1), null), NOT_MET),
                // three values
                row(all(met(), met()), MET),
                row(all(met(), unknown()), UNKNOWN),
                row(all(unknown(), notMet()), NOT_MET),
                row(any(notMet(), notMet()), NOT_MET),
                row(any(notMet(), unknown()), UNKNOWN),
                row(any(unknown(), met()), MET),
                row(new Condition.Not(met()), NOT_MET),
                row(new Condition.Not(notMet()), MET),
                row(new Condition.Not(unknown()), UNKNOWN),
                // nobody here reads expressions
                row(new Condition.Cel("true"), UNKNOWN),
                row(new Condition.Not(new Condition.Cel("true")), UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource({"comparisons", "others"})
    void comesTo(Condition condition, Truth truth) {
        assertThat(test(condition, new Question())).isEqualTo(truth);
    }

    static Stream<Arguments> atIssue() {
        return Stream.of(
                row(equal(context("x"), number("1")), DEFERRED),
                row(equal(resource("x"), action("x")), DEFERRED),
                row(equal(context("x"), subject("level")), DEFERRED),
                row(equal(context("x"), subject("missing")), UNKNOWN),
                row(equal(subject("level"), number("3")), MET),
                row(new Condition.Present(resource("x")), DEFERRED),
                row(matches(action(Operand.NAME), "read"), DEFERRED),
                row(new Condition.ClientAddress(ranges("10.0.0.0/8")), DEFERRED),
                row(new Condition.Acr(Set.of("gold")), MET),
                row(new Condition.Not(matches(context("x"), "*")), DEFERRED),
                row(all(met(), matches(context("x"), "*")), DEFERRED),
                row(all(notMet(), matches(context("x"), "*")), NOT_MET),
                row(any(met(), matches(context("x"), "*")), MET),
                row(any(unknown(), matches(context("x"), "*")), DEFERRED),
                row(any(notMet(), matches(context("x"), "*")), DEFERRED),
                row(all(unknown(), matches(context("x"), "*")), DEFERRED));
    }

    @Test
    void denyingAConjunctionIsADisjunctionOfDenials() {
        for (Truth one : Truth.values()) {
            assertThat(one.negated().negated()).isEqualTo(one);
            for (Truth other : Truth.values()) {
                assertThat(one.and(other)).isEqualTo(other.and(one));
                assertThat(one.or(other)).isEqualTo(other.or(one));
                assertThat(one.and(other).negated()).isEqualTo(one.negated().or(other.negated()));
                for (Truth third : Truth.values()) {
                    assertThat(one.and(other).and(third)).isEqualTo(one.and(other.and(third)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("atIssue")
    void isDeferredWhileATokenIsMade(Condition condition, Truth truth) {
        Question question = new Question();
        question.deferred.addAll(Set.of(Source.RESOURCE, Source.ACTION, Source.CONTEXT));
        assertThat(test(condition, question)).isEqualTo(truth);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,              10.0.0.0/8,         MET",
        "11.1.2.3,              10.0.0.0/8,         NOT_MET",
        "::ffff:10.1.2.3,       10.0.0.0/8,         MET",
        "::ffff:a01:203,        10.0.0.0/8,         MET",
        "10.1.2.3,              ::ffff:10.0.0.0/104, MET",
        "2001:db8::1,           2001:db8::/32,      MET",
        "2001:DB8:0:0:0:0:0:1,  2001:db8::/32,      MET",
        "2001:db9::1,           2001:db8::/32,      NOT_MET",
        "2001:db8::1,           10.0.0.0/8,         NOT_MET",
        "10.1.2.3,              10.1.2.3,           MET",
        "10.1.2.3,              0.0.0.0/0,          MET",
        "010.1.2.3,             10.0.0.0/8,         UNKNOWN",
        "10.1.2,                10.0.0.0/8,         UNKNOWN",
        "localhost,             10.0.0.0/8,         UNKNOWN",
        "fe80::1%eth0,          fe80::/10,          UNKNOWN",
        "'10.1.2.3, 10.1.2.4',  10.0.0.0/8,         UNKNOWN",
        "'',                    10.0.0.0/8,         UNKNOWN",
        ",                      10.0.0.0/8,         UNKNOWN",
    })
    void anAddressIsTheOneItMeans(@Nullable String address, String range, Truth truth) {
        Question question = new Question();
        if (address != null) {
            question.put(Source.CONTEXT, "clientAddress", new AttributeValue.Text(address));
        }
        assertThat(test(new Condition.ClientAddress(ranges(range)), question)).isEqualTo(truth);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // a Thursday
                "2026-01-01T07:59:59Z, 08:00-18:00, -,        UTC,              NOT_MET",
                "2026-01-01T08:00:00Z, 08:00-18:00, -,        UTC,              MET",
                "2026-01-01T17:59:59Z, 08:00-18:00, -,        UTC,              MET",
                "2026-01-01T18:00:00Z, 08:00-18:00, -,        UTC,              NOT_MET",
                "2026-01-01T10:00:00Z, 08:00-18:00, THURSDAY, UTC,              MET",
                "2026-01-01T10:00:00Z, 08:00-18:00, FRIDAY,   UTC,              NOT_MET",
                // past midnight: the day is the one it begins on
                "2026-01-01T23:00:00Z, 22:00-06:00, THURSDAY, UTC,              MET",
                "2026-01-02T05:59:59Z, 22:00-06:00, THURSDAY, UTC,              MET",
                "2026-01-02T06:00:00Z, 22:00-06:00, THURSDAY, UTC,              NOT_MET",
                "2026-01-01T05:00:00Z, 22:00-06:00, THURSDAY, UTC,              NOT_MET",
                "2026-01-02T23:00:00Z, 22:00-06:00, THURSDAY, UTC,              NOT_MET",
                "2026-01-05T01:00:00Z, 22:00-06:00, SUNDAY,   UTC,              MET",
                "2026-01-02T00:00:00Z, 22:00-00:00, THURSDAY, UTC,              NOT_MET",
                "2026-01-01T23:59:59Z, 22:00-00:00, THURSDAY, UTC,              MET",
                // other clocks, other days
                "2026-01-01T07:00:00Z, 08:00-18:00, -,        Europe/Berlin,    MET",
                "2026-01-01T22:30:00Z, 08:00-18:00, FRIDAY,   Pacific/Auckland, MET",
                "2026-01-02T01:00:00Z, 16:00-18:00, THURSDAY, America/New_York, NOT_MET",
                "2026-01-01T22:00:00Z, 16:00-18:00, THURSDAY, America/New_York, MET",
                "2026-01-01T10:20:00Z, 16:00-18:00, -,        Asia/Kathmandu,   MET",
                // clocks put forward: 02:00 to 03:00 of 29 March is in no window
                "2026-03-29T00:59:59Z, 02:00-03:00, -,        Europe/Berlin,    NOT_MET",
                "2026-03-29T01:00:00Z, 02:00-03:00, -,        Europe/Berlin,    NOT_MET",
                "2026-03-29T01:00:00Z, 03:00-04:00, -,        Europe/Berlin,    MET",
                "2026-03-29T06:00:00Z, 08:00-18:00, -,        Europe/Berlin,    MET",
                "2026-03-28T06:00:00Z, 08:00-18:00, -,        Europe/Berlin,    NOT_MET",
                // clocks put back: 02:00 to 03:00 of 25 October comes twice
                "2026-10-25T00:30:00Z, 02:00-03:00, -,        Europe/Berlin,    MET",
                "2026-10-25T01:30:00Z, 02:00-03:00, -,        Europe/Berlin,    MET",
                "2026-10-25T02:00:00Z, 02:00-03:00, -,        Europe/Berlin,    NOT_MET",
                // before 1970
                "1969-12-31T23:00:00Z, 22:00-23:30, WEDNESDAY, UTC,             MET",
            })
    void aWindowIsOfTheClockOnTheWall(
            Instant now, String hours, @Nullable DayOfWeek day, ZoneId zone, Truth truth) {
        Question question = new Question();
        question.now = now;
        Set<DayOfWeek> days = day == null ? Set.of() : Set.of(day);
        LocalTime from = LocalTime.parse(hours.substring(0, hours.indexOf('-')));
        LocalTime until = LocalTime.parse(hours.substring(hours.indexOf('-') + 1));
        Condition window = new Condition.TimeWindow(from, until, days, zone);
        assertThat(test(window, question)).isEqualTo(truth);
    }

    @Test
    void aTokenThatDoesNotTellOfTheSignInMeetsNothing() {
        Question question = new Question();
        question.values.put(Source.TOKEN, Attributes.NONE);
        assertThat(test(new Condition.Acr(Set.of("gold")), question)).isEqualTo(UNKNOWN);
        assertThat(test(new Condition.Amr(Set.of("otp")), question)).isEqualTo(UNKNOWN);
        assertThat(test(new Condition.AuthenticationAge(60), question)).isEqualTo(UNKNOWN);
    }

    @Test
    void aSignInInTheFutureIsUnknownButForTheClocks() {
        Question question = new Question();
        question.now = NOW.minusSeconds(120);
        assertThat(test(new Condition.AuthenticationAge(1), question)).isEqualTo(MET);
        question.now = NOW.minusSeconds(121);
        assertThat(test(new Condition.AuthenticationAge(1), question)).isEqualTo(UNKNOWN);
    }

    @Test
    void whereNothingIsKnownNobodyCanSayThatAnythingIsMissing() {
        Question question = new Question();
        question.blank.add(Source.RESOURCE);
        assertThat(test(new Condition.Present(resource("missing")), question)).isEqualTo(UNKNOWN);
        assertThat(test(new Condition.Present(resource("department")), question)).isEqualTo(MET);
        assertThat(test(new Condition.Present(subject("missing")), question)).isEqualTo(NOT_MET);
    }

    @Test
    void signingInMeetsWhatAsksForItAndNothingElse() {
        Question question = new Question();
        Condition signIn =
                all(new Condition.Acr(Set.of("platinum")), new Condition.AuthenticationAge(1));
        CompiledCondition condition =
                CompiledCondition.of(any(signIn, notMet()), ExpressionCompiler.NONE);
        assertThat(condition.test(question)).isEqualTo(NOT_MET);
        assertThat(condition.unmetSignIns(question))
                .containsExactly(
                        new Condition.Acr(Set.of("platinum")), new Condition.AuthenticationAge(1));
        question.isSignInAssumed = true;
        assertThat(condition.test(question)).isEqualTo(MET);
        assertThat(test(new Condition.Amr(Set.of("hwk")), question)).isEqualTo(NOT_MET);
    }

    /** Patterns are matched without backtracking. */
    @Test
    void aPatternDoesNotBlowUp() {
        Question question = new Question();
        question.put(Source.SUBJECT, "long", new AttributeValue.Text("a".repeat(1_024)));
        assertThat(test(matches(subject("long"), "*a".repeat(100) + "b"), question))
                .isEqualTo(NOT_MET);
    }

    private static Truth test(Condition condition, Inputs inputs) {
        return CompiledCondition.of(condition, ExpressionCompiler.NONE).test(inputs);
    }

    private static Arguments row(Condition condition, Truth truth) {
        return Arguments.of(condition, truth);
    }

    private static Condition met() {
        return equal(text("x"), text("x"));
    }

    private static Condition notMet() {
        return equal(text("x"), text("y"));
    }

    private static Condition unknown() {
        return equal(subject("missing"), text("x"));
    }

    private static Condition all(Condition... parts) {
        return new Condition.All(List.of(parts));
    }

    private static Condition any(Condition... parts) {
        return new Condition.Any(List.of(parts));
    }

    private static Condition equal(Operand left, Operand right) {
        return new Condition.Equal(left, right);
    }

    private static Condition in(Operand element, Operand items) {
        return new Condition.In(element, items);
    }

    private static Condition matches(Operand text, String pattern) {
        return new Condition.Matches(text, new Glob(pattern));
    }

    private static Set<AddressRange> ranges(String... ranges) {
        return Arrays.stream(ranges).map(AddressRange::parse).collect(Collectors.toSet());
    }

    private static Operand subject(String name) {
        return new Operand.Reference(Source.SUBJECT, name);
    }

    private static Operand groups(String name) {
        return new Operand.Reference(Source.GROUPS, name);
    }

    private static Operand resource(String name) {
        return new Operand.Reference(Source.RESOURCE, name);
    }

    private static Operand action(String name) {
        return new Operand.Reference(Source.ACTION, name);
    }

    private static Operand context(String name) {
        return new Operand.Reference(Source.CONTEXT, name);
    }

    private static Operand text(String text) {
        return new Operand.Constant(new AttributeValue.Text(text));
    }

    private static Operand number(String number) {
        return new Operand.Constant(new AttributeValue.Number(new BigDecimal(number)));
    }

    private static Operand flag(boolean flag) {
        return new Operand.Constant(new AttributeValue.Flag(flag));
    }

    private static Operand items(Operand... constants) {
        return new Operand.Constant(
                new AttributeValue.Items(
                        Arrays.stream(constants)
                                .map(one -> ((Operand.Constant) one).value())
                                .toList()));
    }

    /** What one question brings. */
    private static final class Question implements Inputs {
        private final Map<Source, Attributes> values = new EnumMap<>(Source.class);
        private final Set<Source> deferred = EnumSet.noneOf(Source.class);
        private final Set<Source> blank = EnumSet.noneOf(Source.class);
        private Instant now = NOW;
        private boolean isSignInAssumed;

        Question() {
            put(Source.SUBJECT, "$id", new AttributeValue.Text("ann"));
            put(Source.SUBJECT, "level", new AttributeValue.Number(new BigDecimal("3")));
            put(Source.SUBJECT, "department", new AttributeValue.Text("hr"));
            put(Source.SUBJECT, "active", new AttributeValue.Flag(true));
            put(
                    Source.SUBJECT,
                    "tags",
                    new AttributeValue.Items(
                            List.of(
                                    new AttributeValue.Text("a"),
                                    new AttributeValue.Number(BigDecimal.ONE))));
            put(Source.RESOURCE, "department", new AttributeValue.Text("hr"));
            put(
                    Source.GROUPS,
                    "team",
                    new AttributeValue.Items(
                            List.of(
                                    new AttributeValue.Text("red"),
                                    new AttributeValue.Text("blue"))));
            put(Source.CONTEXT, "nested", new AttributeValue.Fields(Attributes.NONE));
            put(Source.TOKEN, "acr", new AttributeValue.Text("gold"));
            put(
                    Source.TOKEN,
                    "amr",
                    new AttributeValue.Items(
                            List.of(
                                    new AttributeValue.Text("pwd"),
                                    new AttributeValue.Text("otp"))));
            put(
                    Source.TOKEN,
                    "auth_time",
                    new AttributeValue.Number(BigDecimal.valueOf(NOW.getEpochSecond() - 60)));
        }

        void put(Source source, String name, AttributeValue value) {
            Map<String, AttributeValue> changed = new HashMap<>(values(source).value());
            changed.put(name, value);
            values.put(source, new Attributes(changed));
        }

        @Override
        public RegoOutcome outcome(CompiledRego policy) {
            return RegoOutcome.NONE;
        }

        @Override
        public String regoInput() {
            return RegoInput.of(this, null, Set.of()).json();
        }

        @Override
        public @Nullable AttributeValue value(Source source, String name) {
            return values(source).get(name);
        }

        @Override
        public Attributes values(Source source) {
            return values.getOrDefault(source, Attributes.NONE);
        }

        @Override
        public boolean isDeferred(Source source) {
            return deferred.contains(source);
        }

        @Override
        public boolean isBlank(Source source) {
            return blank.contains(source);
        }

        @Override
        public boolean isSignInAssumed() {
            return isSignInAssumed;
        }

        @Override
        public Instant now() {
            return now;
        }
    }
}
