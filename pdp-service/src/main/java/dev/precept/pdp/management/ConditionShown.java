package dev.precept.pdp.management;

import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Operand;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Conditions as replies show them: as {@link ConditionBody} reads them. */
final class ConditionShown {
    private ConditionShown() {}

    /** The condition; null for none. */
    static @Nullable Json of(@Nullable Condition condition) {
        return condition == null ? null : shown(condition);
    }

    private static Json shown(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> conditions) -> Json.of("all", all(conditions));
            case Condition.Any(List<Condition> conditions) -> Json.of("any", all(conditions));
            case Condition.Not(Condition inner) -> Json.of("not", shown(inner));
            case Condition.TimeWindow window -> Json.of("timeWindow", window(window));
            case Condition.Between(var from, var until) ->
                    Json.of("between", new Json().and("from", from).and("until", until));
            case Condition.ClientAddress(var ranges) ->
                    Json.of(
                            "clientAddress",
                            ranges.stream().map(AddressRange::toString).sorted().toList());
            case Condition.Acr(var values) -> Json.of("acr", sorted(values));
            case Condition.Amr(var values) -> Json.of("amr", sorted(values));
            case Condition.AuthenticationAge(int maxSeconds) ->
                    Json.of("authenticationAge", Json.of("maxSeconds", maxSeconds));
            case Condition.Equal(Operand left, Operand right) -> pair("equal", left, right);
            case Condition.In(Operand element, Operand items) -> pair("in", element, items);
            case Condition.Matches(Operand text, var pattern) ->
                    Json.of("matches", List.of(operand(text), pattern.value()));
            case Condition.Less(Operand left, Operand right) -> pair("less", left, right);
            case Condition.AtMost(Operand left, Operand right) -> pair("atMost", left, right);
            case Condition.Present(Operand operand) -> Json.of("present", operand(operand));
            case Condition.Cel(String source) -> Json.of("cel", source);
        };
    }

    private static List<?> all(List<Condition> conditions) {
        return conditions.stream().map(condition -> shown(condition).members()).toList();
    }

    private static Json window(Condition.TimeWindow window) {
        List<String> days = window.days().stream().sorted().map(Enum::name).toList();
        return Json.of("from", window.from().toString())
                .and("until", window.until().toString())
                .and("days", days.isEmpty() ? null : days)
                .and("zone", window.zone().getId());
    }

    private static List<String> sorted(Collection<String> values) {
        return values.stream().sorted().toList();
    }

    private static Json pair(String kind, Operand first, Operand second) {
        return Json.of(kind, List.of(operand(first), operand(second)));
    }

    private static Object operand(Operand operand) {
        return switch (operand) {
            case Operand.Reference(Operand.Source source, String name) ->
                    Json.of(source.name().toLowerCase(Locale.ROOT), name).members();
            case Operand.Constant(var value) -> AttributesBody.shown(value);
        };
    }
}
