package dev.precept.projections.bundle;

import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Glob;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.projections.bundle.BundleCondition.Inner;
import dev.precept.projections.bundle.BundleCondition.Leaf;
import dev.precept.projections.bundle.BundleCondition.Read;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes of a condition one without nesting. */
final class Flattening {
    private static final int HALF_BITS = Long.SIZE;

    private final Map<String, Leaf> leaves = new TreeMap<>();
    private final List<Map<String, Inner>> levels = new ArrayList<>();
    private int next;

    /** A part that has a number. */
    private record Part(String number, int height) {}

    private Flattening() {}

    static BundleCondition of(PolicySource source, Effect effect) {
        return switch (source) {
            case PolicySource.Condition(Condition condition) -> of(condition);
            case PolicySource.Cel _ -> of(new Leaf.Remote());
            case PolicySource.Rego rego ->
                    of(
                            new Leaf.Rego(
                                    rego.hash(),
                                    PolicySource.Rego.rule(effect),
                                    RegoModules.reads(rego),
                                    rego.wasm() != null));
        };
    }

    private static BundleCondition of(Leaf leaf) {
        Flattening flattening = new Flattening();
        Part root = flattening.leaf(leaf);
        return new BundleCondition(root.number(), flattening.leaves, flattening.levels);
    }

    static BundleCondition of(Condition condition) {
        Flattening flattening = new Flattening();
        Part root = flattening.add(condition);
        return new BundleCondition(root.number(), flattening.leaves, flattening.levels);
    }

    private Part add(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> parts) -> {
                List<Part> all = parts.stream().map(this::add).toList();
                yield inner(all, new Inner.All(numbers(all)));
            }
            case Condition.Any(List<Condition> parts) -> {
                List<Part> all = parts.stream().map(this::add).toList();
                yield inner(all, new Inner.Any(numbers(all)));
            }
            case Condition.Not(Condition negated) -> {
                Part part = add(negated);
                yield inner(List.of(part), new Inner.Not(part.number()));
            }
            case Condition.TimeWindow window -> leaf(window(window));
            case Condition.Between(Instant from, Instant until) ->
                    leaf(new Leaf.Between(from, until));
            case Condition.ClientAddress(Set<AddressRange> ranges) ->
                    leaf(
                            new Leaf.ClientAddress(
                                    ranges.stream()
                                            .map(Flattening::prefix)
                                            .collect(Collectors.toSet())));
            case Condition.Acr(Set<String> values) -> leaf(new Leaf.Acr(values));
            case Condition.Amr(Set<String> values) -> leaf(new Leaf.Amr(values));
            case Condition.AuthenticationAge(int seconds) ->
                    leaf(new Leaf.AuthenticationAge(seconds));
            case Condition.Equal(Operand left, Operand right) ->
                    leaf(new Leaf.Equal(read(left), read(right)));
            case Condition.In(Operand left, Operand right) ->
                    leaf(new Leaf.In(read(left), read(right)));
            case Condition.Less(Operand left, Operand right) ->
                    leaf(new Leaf.Less(read(left), read(right)));
            case Condition.AtMost(Operand left, Operand right) ->
                    leaf(new Leaf.AtMost(read(left), read(right)));
            case Condition.Matches(Operand text, Glob glob) ->
                    leaf(new Leaf.Matches(read(text), Patterns.of(glob), Patterns.counts(glob)));
            case Condition.Present(Operand operand) -> leaf(new Leaf.Present(read(operand)));
            case Condition.Cel _ -> leaf(new Leaf.Remote());
        };
    }

    private Part leaf(Leaf leaf) {
        Part part = new Part(Integer.toString(next++), 0);
        leaves.put(part.number(), leaf);
        return part;
    }

    private Part inner(List<Part> parts, Inner inner) {
        int height = 1 + parts.stream().mapToInt(Part::height).max().orElse(0);
        while (levels.size() < height) {
            levels.add(new TreeMap<>());
        }
        Part part = new Part(Integer.toString(next++), height);
        levels.get(height - 1).put(part.number(), inner);
        return part;
    }

    private static List<String> numbers(List<Part> parts) {
        return parts.stream().map(Part::number).toList();
    }

    private static Leaf window(Condition.TimeWindow window) {
        ZoneId zone = window.zone();
        boolean isFixed = zone.getRules().isFixedOffset();
        return new Leaf.TimeWindow(
                window.from().toSecondOfDay(),
                window.until().toSecondOfDay(),
                window.days(),
                isFixed ? null : zone.getId(),
                isFixed ? (long) zone.getRules().getOffset(Instant.EPOCH).getTotalSeconds() : null);
    }

    private static Read read(Operand operand) {
        return switch (operand) {
            case Operand.Constant(var value) -> new Read(null, null, value);
            case Operand.Reference(Operand.Source source, String name) ->
                    new Read(source, name, null);
        };
    }

    private static String prefix(AddressRange range) {
        String bits = bits(range.first().high()) + bits(range.first().low());
        return bits.substring(0, range.prefixBits());
    }

    private static String bits(long half) {
        String bits = Long.toBinaryString(half);
        return "0".repeat(HALF_BITS - bits.length()) + bits;
    }
}
