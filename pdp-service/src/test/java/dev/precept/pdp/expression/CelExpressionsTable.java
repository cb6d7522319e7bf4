package dev.precept.pdp.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.projections.condition.CompiledRego;
import dev.precept.projections.condition.Inputs;
import dev.precept.projections.condition.RegoInput;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.condition.Truth;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What CEL makes of what a question brings, and what it refuses to read. */
class CelExpressionsTable {
    private final CelExpressions expressions = new CelExpressions();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    true                                                 ; MET
                    subject.level > 2                                    ; MET
                    subject.level == 3.0                                 ; MET
                    subject.rate > 2                                     ; MET
                    subject.rate < 2                                     ; NOT_MET
                    subject.active                                       ; MET
                    !subject.active                                      ; NOT_MET
                    subject.department == 'hr' && subject.level > 2      ; MET
                    subject['$id'] == 'ann'                              ; MET
                    resource.owner.name == 'ann'                         ; MET
                    context.huge > 9223372036854775807                   ; MET
                    'department' in subject                              ; MET
                    'missing' in subject                                 ; NOT_MET
                    subject.missing == 'x'                               ; UNKNOWN
                    !(subject.missing == 'x')                            ; UNKNOWN
                    subject.missing == 'x' || subject.active             ; MET
                    subject.missing == 'x' && !subject.active            ; NOT_MET
                    subject.department                                   ; UNKNOWN
                    subject.department > 1                               ; UNKNOWN
                    subject.level / 0 == 1                               ; UNKNOWN
                    9223372036854775807 + subject.level > 0              ; UNKNOWN
                    subject.department.matches('(' + subject.department) ; UNKNOWN
                    subject.department.matches('^(h|r)+$')               ; MET
                    now < timestamp('2027-01-01T00:00:00Z')              ; MET
                    now.getHours('Europe/Berlin') == 11                  ; MET
                    now.getHours('Nowhere/Land') == 11                   ; UNKNOWN
                    now - timestamp(token.auth_time) <= duration('300s') ; MET
                    token.acr in ['gold', 'silver']                      ; MET
                    """)
    void comesTo(String source, Truth truth) {
        assertThat(expressions.fault(source)).isEmpty();
        assertThat(expressions.compile(source).evaluate(new Values())).isEqualTo(truth);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 + 1",
                "'text'",
                "subject.level >",
                "nothing == 1",
                "now()",
                "[1, 2].exists(x, x > 1)",
                "[1, 2].all(x, x > 1)",
                "[1, 2].map(x, x) == [1, 2]",
                "has(subject.level)",
                "google.protobuf.Timestamp{seconds: 1} == now",
                "java.lang.Runtime.getRuntime() == 1"
            })
    void isNotRead(String source) {
        assertThat(expressions.fault(source).orElseThrow()).startsWith("line ");
        assertThat(expressions.compile(source).evaluate(new Values())).isEqualTo(Truth.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject.name.matches('(')",
                "matches(subject.name, '[')",
                "subject.level > 1 && !subject.name.matches('a{999}b{999}')",
                "'('.matches('(')"
            })
    void isNotReadForItsPattern(String source) {
        assertThat(expressions.fault(source).orElseThrow()).contains("regular expression");
    }

    @Test
    void aPatternThatIsKnownLaterIsRead() {
        assertThat(expressions.fault("subject.name.matches(context.pattern)")).isEmpty();
        assertThat(expressions.fault("matches(subject.name, '^a+$')")).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        String sum = "1" + " + 1".repeat(200) + " == 201";
        String deep = "(".repeat(100) + "true" + ")".repeat(100);
        String nested = "!".repeat(65) + "true";
        String text = "'" + "x".repeat(5_000) + "' == ''";
        String parentheses = "(".repeat(2_000) + "true" + ")".repeat(2_000);
        for (String source : List.of(sum, deep, text, parentheses, "!(".repeat(60) + nested)) {
            String fault = expressions.fault(source).orElseThrow();
            assertThat(fault.length()).isLessThanOrEqualTo(Limits.PROBLEM_CHARACTERS);
        }
    }

    @Test
    void tellsWhatItReads() {
        assertThat(expressions.compile("subject.a == token.b || 'c' in action.d").reads())
                .containsExactlyInAnyOrder(Source.SUBJECT, Source.TOKEN, Source.ACTION);
        assertThat(expressions.compile("now > timestamp('2027-01-01T00:00:00Z')").reads())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    resource.a == 1                  ; false
                    resource['a'] == 1               ; false
                    resource.a.b['c'] == context.d   ; false
                    'a' in resource                  ; true
                    !('a' in resource)               ; true
                    size(resource) == 0              ; true
                    resource == {}                   ; true
                    resource.a in resource           ; true
                    {'a': 1}[resource['a']] == 1     ; false
                    [resource][0].a == 1             ; true
                    """)
    void tellsOfWhatItReadsMoreThanValues(String source, boolean isWhole) {
        assertThat(expressions.fault(source)).isEmpty();
        assertThat(expressions.compile(source).readsAsWhole().contains(Source.RESOURCE))
                .isEqualTo(isWhole);
    }

    /** One question. */
    private static final class Values implements Inputs {
        private final Map<Source, Attributes> values =
                Map.of(
                        Source.SUBJECT,
                        attributes(
                                Map.of(
                                        "$id", text("ann"),
                                        "level", number("3"),
                                        "rate", number("2.5"),
                                        "active", new AttributeValue.Flag(true),
                                        "department", text("hr"))),
                        Source.GROUPS,
                        attributes(
                                Map.of(
                                        "team",
                                        new AttributeValue.Items(
                                                List.of(text("red"), text("blue"))))),
                        Source.RESOURCE,
                        attributes(
                                Map.of(
                                        "owner",
                                        new AttributeValue.Fields(
                                                attributes(Map.of("name", text("ann")))))),
                        Source.CONTEXT,
                        attributes(Map.of("huge", number("1e30"))),
                        Source.TOKEN,
                        attributes(Map.of("acr", text("gold"), "auth_time", number("1767261500"))));

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
            return false;
        }

        @Override
        public boolean isBlank(Source source) {
            return false;
        }

        @Override
        public boolean isSignInAssumed() {
            return false;
        }

        @Override
        public Instant now() {
            return Instant.parse("2026-01-01T10:00:00Z");
        }

        private static Attributes attributes(Map<String, AttributeValue> values) {
            return new Attributes(values);
        }

        private static AttributeValue text(String text) {
            return new AttributeValue.Text(text);
        }

        private static AttributeValue number(String number) {
            return new AttributeValue.Number(new BigDecimal(number));
        }
    }
}
