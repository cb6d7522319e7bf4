package dev.precept.testing;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Conditions;
import dev.precept.domain.condition.Glob;
import dev.precept.domain.condition.Operand;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Conditions and attributes of every kind, over few names and values, so that they meet. */
public final class RandomConditions {
    private static final List<String> NAMES = List.of("level", "department", "owner");
    private static final List<String> TEXTS = List.of("", "sales", "it", "John", "\u00e9\n");
    private static final List<String> RANGES =
            List.of("10.0.0.0/8", "10.1.2.3/32", "0.0.0.0/0", "2001:db8::/32", "::/0");

    private final Random random;
    private final boolean hasExpressions;

    /** Conditions without expressions. */
    public RandomConditions(Random random) {
        this(random, false);
    }

    /** Conditions of which some are expressions, if asked for. */
    public RandomConditions(Random random, boolean hasExpressions) {
        this.random = random;
        this.hasExpressions = hasExpressions;
    }

    /** A condition at most so deep. */
    public Condition condition(int depth) {
        if (depth <= 1 || random.nextInt(3) == 0) {
            return simple();
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Condition.All(several(() -> condition(depth - 1)));
            case 1 -> new Condition.Any(several(() -> condition(depth - 1)));
            default -> new Condition.Not(condition(depth - 1));
        };
    }

    /**
     * One that deciders accept, at most so deep: where it is met, something is granted or denied.
     */
    public Condition acceptable(int depth, boolean grants) {
        return Stream.generate(() -> condition(depth))
                .filter(one -> check(one, grants))
                .findFirst()
                .orElseThrow();
    }

    private Condition simple() {
        return switch (random.nextInt(hasExpressions ? 12 : 11)) {
            case 0 -> window();
            case 1 -> between();
            case 2 ->
                    new Condition.ClientAddress(
                            Set.copyOf(several(() -> AddressRange.parse(any(RANGES)))));
            case 3 -> new Condition.Acr(Set.of(any(List.of("gold", "silver"))));
            case 4 -> new Condition.Amr(Set.of(any(List.of("otp", "pwd", "hwk"))));
            case 5 -> new Condition.AuthenticationAge(1 + random.nextInt(1_000));
            case 6 -> new Condition.Equal(operand(), operand());
            case 7 -> new Condition.In(operand(), list());
            case 8 -> new Condition.Matches(reference(), new Glob(any(List.of("*", "s*", "?t"))));
            case 9 ->
                    random.nextBoolean()
                            ? new Condition.Less(reference(), constant())
                            : new Condition.AtMost(constant(), reference());
            case 10 -> new Condition.Present(reference());
            default -> new Condition.Cel("subject.level == " + random.nextInt(3));
        };
    }

    private Condition window() {
        int from = random.nextInt(24);
        int until = (from + 1 + random.nextInt(23)) % 24;
        Set<DayOfWeek> days =
                random.nextBoolean() ? Set.of() : Set.of(any(List.of(DayOfWeek.values())));
        ZoneId zone = ZoneId.of(any(List.of("Europe/Berlin", "UTC", "Z", "America/New_York")));
        return new Condition.TimeWindow(
                LocalTime.of(from, random.nextInt(60)), LocalTime.of(until, 0), days, zone);
    }

    private Condition between() {
        Instant from = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
        return switch (random.nextInt(3)) {
            case 0 -> new Condition.Between(from, null);
            case 1 -> new Condition.Between(null, from);
            default -> new Condition.Between(from, from.plusSeconds(1 + random.nextInt(1_000_000)));
        };
    }

    private Operand operand() {
        return random.nextInt(3) == 0 ? constant() : reference();
    }

    private Operand list() {
        return random.nextBoolean()
                ? reference()
                : new Operand.Constant(new AttributeValue.Items(several(this::item)));
    }

    private Operand constant() {
        return new Operand.Constant(
                random.nextBoolean()
                        ? new AttributeValue.Number(BigDecimal.valueOf(random.nextInt(40), 1))
                        : new AttributeValue.Text(any(TEXTS)));
    }

    private Operand reference() {
        return switch (random.nextInt(8)) {
            case 0 -> new Operand.Reference(Operand.Source.SUBJECT, Operand.ID);
            case 1 -> new Operand.Reference(Operand.Source.RESOURCE, Operand.ID);
            case 2 -> new Operand.Reference(Operand.Source.ACTION, Operand.NAME);
            default -> new Operand.Reference(any(List.of(Operand.Source.values())), any(NAMES));
        };
    }

    /** A value that can be kept. */
    public AttributeValue value() {
        return random.nextInt(4) == 0
                ? new AttributeValue.Items(
                        Stream.generate(this::item).limit(random.nextInt(3)).toList())
                : item();
    }

    private AttributeValue item() {
        return switch (random.nextInt(4)) {
            case 0 -> new AttributeValue.Flag(random.nextBoolean());
            case 1 -> new AttributeValue.Number(BigDecimal.valueOf(random.nextInt(4)));
            case 2 ->
                    new AttributeValue.Number(
                            BigDecimal.valueOf(
                                    random.nextLong(2_000_000_000) - 1_000_000_000,
                                    random.nextInt(16)));
            default -> new AttributeValue.Text(any(TEXTS));
        };
    }

    /** Attributes that can be kept. */
    public Attributes attributes() {
        Map<String, AttributeValue> values = new HashMap<>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                values.put(name, value());
            }
        }
        return new Attributes(values);
    }

    private <T> List<T> several(Supplier<? extends T> each) {
        List<T> several = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            several.add(each.get());
        }
        return several;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static boolean check(Condition one, boolean grants) {
        return Conditions.check(one, grants, _ -> Optional.empty(), Set.of()).isEmpty();
    }
}
