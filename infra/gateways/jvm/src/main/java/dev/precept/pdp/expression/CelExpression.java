package dev.precept.pdp.expression;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.Inputs;
import dev.precept.projections.condition.Truth;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A compiled expression. Numbers are ints where they are whole and fit, else doubles. */
record CelExpression(Program program, Set<Source> reads, Set<Source> readsAsWhole)
        implements Expression {
    private static final BigDecimal LEAST_INT = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST_INT = BigDecimal.valueOf(Long.MAX_VALUE);

    @Override
    public Truth evaluate(Inputs inputs) {
        Map<String, Object> variables = HashMap.newHashMap(reads.size() + 1);
        for (Source source : reads) {
            variables.put(CelExpressions.name(source), map(inputs.values(source)));
        }
        variables.put(CelExpressions.NOW, inputs.now());
        try {
            return program.eval(variables) instanceof Boolean holds
                    ? Truth.of(holds)
                    : Truth.UNKNOWN;
        } catch (CelEvaluationException e) {
            return Truth.UNKNOWN;
        }
    }

    private static Map<String, Object> map(Attributes attributes) {
        Map<String, Object> map = HashMap.newHashMap(attributes.value().size());
        attributes.value().forEach((name, value) -> map.put(name, object(value)));
        return map;
    }

    private static Object object(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> text;
            case AttributeValue.Number(BigDecimal number) -> number(number);
            case AttributeValue.Flag(boolean flag) -> flag;
            case AttributeValue.Items(var items) ->
                    items.stream().map(CelExpression::object).toList();
            case AttributeValue.Fields(Attributes fields) -> map(fields);
        };
    }

    private static Object number(BigDecimal number) {
        boolean isInt =
                number.scale() <= 0
                        && number.compareTo(LEAST_INT) >= 0
                        && number.compareTo(MOST_INT) <= 0;
        return isInt ? (Object) number.longValueExact() : (Object) number.doubleValue();
    }
}
