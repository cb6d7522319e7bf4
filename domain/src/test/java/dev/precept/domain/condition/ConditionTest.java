package dev.precept.domain.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.shared.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class ConditionTest {
    private static final Operand LEVEL = new Operand.Reference(Operand.Source.SUBJECT, "level");
    private static final Condition PRESENT = new Condition.Present(LEVEL);
    private static final Operand TEXT = new Operand.Constant(new AttributeValue.Text("a"));
    private static final Operand TRUE = new Operand.Constant(new AttributeValue.Flag(true));

    private static final Operand TEAMS = new Operand.Reference(Operand.Source.GROUPS, "teams");

    /** Who loses a group, by whatever way, gains nothing by it. */
    @Test
    void groupsAreAskedOnlyWhereLosingThemGrantsNothing() {
        Condition isIn = new Condition.In(TEXT, TEAMS);
        Condition isThere = new Condition.Present(TEAMS);
        for (Condition one : List.of(isIn, isThere)) {
            Condition deep = new Condition.All(List.of(PRESENT, new Condition.Not(one)));
            assertThat(isAccepted(one, true)).isTrue();
            assertThat(isAccepted(one, false)).isFalse();
            assertThat(isAccepted(deep, true)).isFalse();
            assertThat(isAccepted(deep, false)).isTrue();
            assertThat(isAccepted(new Condition.Not(deep), true)).isTrue();
        }
        for (Condition one :
                List.of(
                        new Condition.Equal(TEAMS, TEXT),
                        new Condition.Equal(TEXT, TEAMS),
                        new Condition.In(TEAMS, LEVEL),
                        new Condition.Less(TEAMS, LEVEL),
                        new Condition.AtMost(LEVEL, TEAMS),
                        new Condition.Matches(TEAMS, new Glob("*")))) {
            assertThat(isAccepted(one, true)).as("%s", one).isFalse();
            assertThat(isAccepted(new Condition.Not(one), true)).as("%s", one).isFalse();
        }
    }

    private static boolean isAccepted(Condition condition, boolean grants) {
        return Conditions.check(condition, grants, _ -> Optional.empty(), Set.of()).isEmpty();
    }

    /** Invariant 1 of the package. */
    @Test
    void aConditionThatExistsHasItsForm() {
        LocalTime eight = LocalTime.of(8, 0);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        refused(() -> new Condition.All(List.of()));
        refused(() -> new Condition.TimeWindow(eight, eight, Set.of(), ZoneId.of("UTC")));
        refused(
                () ->
                        new Condition.TimeWindow(
                                eight, eight.plusSeconds(1), Set.of(), ZoneId.of("UTC")));
        refused(() -> new Condition.Between(null, null));
        refused(() -> new Condition.Between(now, now));
        refused(() -> new Condition.Between(null, Instant.MAX));
        refused(() -> new Condition.ClientAddress(Set.of()));
        refused(() -> new Condition.Acr(Set.of(" ")));
        refused(() -> new Condition.Amr(Set.of()));
        refused(() -> new Condition.AuthenticationAge(0));
        refused(() -> new Condition.In(LEVEL, TEXT));
        refused(() -> new Condition.Less(LEVEL, TRUE));
        refused(() -> new Condition.Present(TEXT));
        refused(() -> new Condition.Cel(" "));
        refused(() -> new Condition.Cel("x".repeat(Limits.CEL_CHARACTERS + 1)));
        refused(() -> new Glob(""));
        refused(() -> new Glob("a\\"));
        refused(() -> new Glob("*".repeat(Limits.GLOB_CHARACTERS + 1)));
        refused(() -> new Operand.Reference(Operand.Source.SUBJECT, ""));
        refused(() -> new Operand.Reference(Operand.Source.SUBJECT, "$type"));
        refused(() -> new Operand.Reference(Operand.Source.CONTEXT, "$id"));
        refused(
                () ->
                        new Operand.Constant(
                                new AttributeValue.Number(new BigDecimal("1234567890.1234567"))));
        refused(() -> new Operand.Constant(new AttributeValue.Number(new BigDecimal("1e15"))));
        refused(() -> new Operand.Constant(new AttributeValue.Text("\uD83D")));
    }

    /** Invariant 2 of the package. */
    @Test
    void isNeitherTooDeepNorOfTooManyParts() {
        Condition deep = PRESENT;
        for (int depth = 1; depth < Limits.CONDITION_DEPTH; depth++) {
            deep = new Condition.Not(deep);
        }
        Condition deepest = deep;
        refused(() -> new Condition.Not(deepest));
        refused(() -> new Condition.Any(List.of(deepest)));
        int most = Limits.CONDITION_PARTS - 1;
        Condition large = new Condition.All(Collections.nCopies(most, PRESENT));
        refused(() -> new Condition.Not(large));
        refused(() -> new Condition.All(Collections.nCopies(most + 1, PRESENT)));
    }

    @Test
    void instantsHaveMicroseconds() {
        Condition.Between condition =
                new Condition.Between(Instant.parse("2026-01-01T00:00:00.123456789Z"), null);
        assertThat(condition.from()).isEqualTo("2026-01-01T00:00:00.123456Z");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a,        a,                  true",
                "a,        b,                  false",
                "a,        \"\",               false",
                "*,        \"\",               true",
                "?,        \"\",               false",
                "/orders/*,/orders/,           true",
                "/orders/*,/orders/1/lines,    true",
                "/orders/*,/order,             false",
                "*@example.com, j@example.com, true",
                "*@example.com, j@example.com.evil, false",
                "a*b*c,    aXXbYYbZZc,         true",
                "a*b*c,    aXXbYYbZZ,          false",
                "*a*a*a*b, aaaaaaaaaaaaaaaaaa, false",
                "\\*,      *,                  true",
                "\\*,      a,                  false",
                "\\\\?,    \\x,                true",
                "a**,      a,                  true",
            })
    void aPatternMatchesWholeTexts(String pattern, String text, boolean matches) {
        assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        assertThatIllegalArgumentException().isThrownBy(made);
    }
}
