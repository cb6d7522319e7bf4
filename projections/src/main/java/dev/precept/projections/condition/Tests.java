package dev.precept.projections.condition;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Glob;
import dev.precept.domain.condition.IpAddress;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.projections.condition.CompiledCondition.Test;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Makes a test of each kind of condition.
 *
 * <ul>
 *   <li>A value that is missing, or of a type that the condition is not about, makes it unknown. A
 *       value that only a later question brings defers it, unless another is missing for good.
 *   <li>That something is in a list is that it equals one of its items, and as unknown.
 *   <li>A token may say that its user signed in up to a minute from now, since clocks differ.
 * </ul>
 */
final class Tests {
    static final String CLIENT_ADDRESS = "clientAddress";
    static final String ACR = "acr";
    static final String AMR = "amr";
    static final String AUTH_TIME = "auth_time";

    private static final long CLOCK_SKEW_SECONDS = 60;

    private Tests() {}

    static Test of(Condition condition, ExpressionCompiler expressions) {
        return switch (condition) {
            case Condition.All(List<Condition> parts) -> all(several(parts, expressions));
            case Condition.Any(List<Condition> parts) -> any(several(parts, expressions));
            case Condition.Not(Condition part) -> {
                Test test = of(part, expressions);
                yield inputs -> test.of(inputs).negated();
            }
            case Condition.TimeWindow window -> WindowTest.of(window);
            case Condition.Between(Instant from, Instant until) -> between(from, until);
            case Condition.ClientAddress(Set<AddressRange> ranges) -> clientAddress(ranges);
            case Condition.Acr(Set<String> values) -> acr(values);
            case Condition.Amr(Set<String> values) -> amr(values);
            case Condition.AuthenticationAge(int maxSeconds) -> age(maxSeconds);
            case Condition.Equal(Operand left, Operand right) -> ofTwo(left, right, Tests::isEqual);
            case Condition.In(Operand element, Operand items) -> ofTwo(element, items, Tests::isIn);
            case Condition.Matches(Operand text, Glob pattern) ->
                    ofOne(
                            text,
                            value ->
                                    value instanceof AttributeValue.Text(String one)
                                            ? Truth.of(pattern.matches(one))
                                            : Truth.UNKNOWN);
            case Condition.Less(Operand left, Operand right) ->
                    ofTwo(left, right, (one, other) -> isOrdered(one, other, -1));
            case Condition.AtMost(Operand left, Operand right) ->
                    ofTwo(left, right, (one, other) -> isOrdered(one, other, 0));
            case Condition.Present(Operand operand) -> present(operand);
            case Condition.Cel(String source) -> expression(expressions.compile(source));
        };
    }

    private static Test[] several(List<Condition> parts, ExpressionCompiler expressions) {
        return parts.stream().map(part -> of(part, expressions)).toArray(Test[]::new);
    }

    private static Test all(Test[] parts) {
        return inputs -> {
            Truth truth = Truth.MET;
            for (int i = 0; i < parts.length && truth != Truth.NOT_MET; i++) {
                truth = truth.and(parts[i].of(inputs));
            }
            return truth;
        };
    }

    private static Test any(Test[] parts) {
        return inputs -> {
            Truth truth = Truth.NOT_MET;
            for (int i = 0; i < parts.length && truth != Truth.MET; i++) {
                truth = truth.or(parts[i].of(inputs));
            }
            return truth;
        };
    }

    private static Test between(@Nullable Instant from, @Nullable Instant until) {
        return inputs -> {
            Instant now = inputs.now();
            return Truth.of(
                    (from == null || !now.isBefore(from))
                            && (until == null || now.isBefore(until)));
        };
    }

    private static Test clientAddress(Set<AddressRange> ranges) {
        AddressRange[] all = ranges.toArray(AddressRange[]::new);
        Operand address = new Operand.Reference(Source.CONTEXT, CLIENT_ADDRESS);
        return ofOne(
                address,
                value ->
                        value instanceof AttributeValue.Text(String text)
                                ? isWithin(IpAddress.parse(text).orElse(null), all)
                                : Truth.UNKNOWN);
    }

    private static Truth isWithin(@Nullable IpAddress address, AddressRange[] ranges) {
        if (address == null) {
            return Truth.UNKNOWN;
        }
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return Truth.MET;
            }
        }
        return Truth.NOT_MET;
    }

    private static Test acr(Set<String> values) {
        return ofSignIn(
                ACR,
                (value, _) ->
                        value instanceof AttributeValue.Text(String acr)
                                ? Truth.of(values.contains(acr))
                                : Truth.UNKNOWN);
    }

    private static Test age(int maxSeconds) {
        return ofSignIn(
                AUTH_TIME,
                (value, now) -> {
                    if (!(value instanceof AttributeValue.Number(BigDecimal at))) {
                        return Truth.UNKNOWN;
                    }
                    BigDecimal age = BigDecimal.valueOf(now.getEpochSecond()).subtract(at);
                    return age.compareTo(BigDecimal.valueOf(-CLOCK_SKEW_SECONDS)) < 0
                            ? Truth.UNKNOWN
                            : Truth.of(age.compareTo(BigDecimal.valueOf(maxSeconds)) <= 0);
                });
    }

    private static Test amr(Set<String> values) {
        Operand reference = new Operand.Reference(Source.TOKEN, AMR);
        return ofOne(
                reference,
                value -> {
                    if (!(value instanceof AttributeValue.Items(List<AttributeValue> methods))) {
                        return Truth.UNKNOWN;
                    }
                    for (AttributeValue method : methods) {
                        if (method instanceof AttributeValue.Text(String one)
                                && values.contains(one)) {
                            return Truth.MET;
                        }
                    }
                    return Truth.NOT_MET;
                });
    }

    private static Test present(Operand operand) {
        return switch (operand) {
            case Operand.Constant _ -> _ -> Truth.MET;
            case Operand.Reference(Source source, String name) ->
                    inputs -> {
                        if (inputs.isDeferred(source)) {
                            return Truth.DEFERRED;
                        }
                        boolean isThere = inputs.value(source, name) != null;
                        return !isThere && inputs.isBlank(source)
                                ? Truth.UNKNOWN
                                : Truth.of(isThere);
                    };
        };
    }

    private static Test expression(Expression expression) {
        Source[] reads = expression.reads().toArray(Source[]::new);
        Source[] whole = expression.readsAsWhole().toArray(Source[]::new);
        return inputs -> {
            for (Source source : reads) {
                if (inputs.isDeferred(source)) {
                    return Truth.DEFERRED;
                }
            }
            for (Source source : whole) {
                if (inputs.isBlank(source)) {
                    return Truth.UNKNOWN;
                }
            }
            return expression.evaluate(inputs);
        };
    }

    private static Truth isEqual(AttributeValue left, AttributeValue right) {
        return left.getClass() == right.getClass() ? Truth.of(left.equals(right)) : Truth.UNKNOWN;
    }

    private static Truth isIn(AttributeValue element, AttributeValue list) {
        if (!(list instanceof AttributeValue.Items(List<AttributeValue> items))) {
            return Truth.UNKNOWN;
        }
        Truth truth = Truth.NOT_MET;
        for (int i = 0; i < items.size() && truth != Truth.MET; i++) {
            truth = truth.or(isEqual(element, items.get(i)));
        }
        return truth;
    }

    /** Whether they compare as this much at most. */
    private static Truth isOrdered(AttributeValue left, AttributeValue right, int most) {
        if (left instanceof AttributeValue.Number(BigDecimal one)
                && right instanceof AttributeValue.Number(BigDecimal other)) {
            return Truth.of(one.compareTo(other) <= most);
        }
        if (left instanceof AttributeValue.Text(String one)
                && right instanceof AttributeValue.Text(String other)) {
            return Truth.of(TextOrder.compare(one, other) <= most);
        }
        return Truth.UNKNOWN;
    }

    /** Of what the token says of the sign-in. */
    private static Test ofSignIn(String claim, SignInTest test) {
        return inputs -> {
            if (inputs.isSignInAssumed()) {
                return Truth.MET;
            }
            AttributeValue value = inputs.value(Source.TOKEN, claim);
            return value == null ? Truth.UNKNOWN : test.of(value, inputs.now());
        };
    }

    private static Test ofOne(Operand operand, UnaryTest test) {
        return switch (operand) {
            case Operand.Constant(AttributeValue value) -> _ -> test.of(value);
            case Operand.Reference(Source source, String name) ->
                    inputs -> {
                        if (inputs.isDeferred(source)) {
                            return Truth.DEFERRED;
                        }
                        AttributeValue value = inputs.value(source, name);
                        return value == null ? Truth.UNKNOWN : test.of(value);
                    };
        };
    }

    private static Test ofTwo(Operand left, Operand right, BinaryTest test) {
        return inputs -> {
            AttributeValue one = read(left, inputs);
            AttributeValue other = read(right, inputs);
            if (one != null && other != null) {
                return test.of(one, other);
            }
            boolean isMissing =
                    (one == null && !isDeferred(left, inputs))
                            || (other == null && !isDeferred(right, inputs));
            return isMissing ? Truth.UNKNOWN : Truth.DEFERRED;
        };
    }

    private static @Nullable AttributeValue read(Operand operand, Inputs inputs) {
        return switch (operand) {
            case Operand.Constant(AttributeValue value) -> value;
            case Operand.Reference(Source source, String name) ->
                    inputs.isDeferred(source) ? null : inputs.value(source, name);
        };
    }

    private static boolean isDeferred(Operand operand, Inputs inputs) {
        return operand instanceof Operand.Reference(Source source, _) && inputs.isDeferred(source);
    }

    private interface UnaryTest {
        Truth of(AttributeValue value);
    }

    private interface BinaryTest {
        Truth of(AttributeValue left, AttributeValue right);
    }

    private interface SignInTest {
        Truth of(AttributeValue value, Instant now);
    }
}
