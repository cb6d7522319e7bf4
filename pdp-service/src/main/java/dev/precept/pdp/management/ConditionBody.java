package dev.precept.pdp.management;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.condition.Glob;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads conditions: objects of one member, whose name says what kind it is. Every fault is noted
 * with its pointer; null is what a faulty part is read as. Not thread-safe.
 */
final class ConditionBody {
    private static final String KINDS =
            "One member is due: all, any, not, timeWindow, between, clientAddress, acr, amr,"
                    + " authenticationAge, equal, in, matches, less, atMost, present or cel.";
    private static final String SOURCES =
            "A constant is due, or an object of one member: subject, groups, resource, action,"
                    + " context or token.";

    private static final Map<String, Operand.Source> SOURCES_BY_NAME =
            Map.of(
                    "subject", Operand.Source.SUBJECT,
                    "groups", Operand.Source.GROUPS,
                    "resource", Operand.Source.RESOURCE,
                    "action", Operand.Source.ACTION,
                    "context", Operand.Source.CONTEXT,
                    "token", Operand.Source.TOKEN);

    private final Faults faults;

    private ConditionBody(Faults faults) {
        this.faults = faults;
    }

    /** The condition in a part; null where it is left out or faulty. */
    static @Nullable Condition read(@Nullable Cursor part, Faults faults) {
        return part == null ? null : new ConditionBody(faults).condition(part);
    }

    /** The expression in a part; null where it is faulty. */
    static Condition.@Nullable Cel cel(Cursor part, Faults faults) {
        return new ConditionBody(faults).cel(part);
    }

    private @Nullable Condition condition(Cursor part) {
        String kind = onlyMember(part);
        Cursor of = kind == null ? null : part.member(kind);
        if (kind == null || of == null) {
            faults.add(part.fault("invalid-condition", KINDS));
            return null;
        }
        return switch (kind) {
            case "all" -> several(of, Condition.All::new);
            case "any" -> several(of, Condition.Any::new);
            case "not" -> {
                Condition inner = condition(of);
                yield inner == null ? null : made(of, () -> new Condition.Not(inner));
            }
            case "timeWindow" -> timeWindow(of);
            case "between" -> between(of);
            case "clientAddress" -> clientAddress(of);
            case "acr" -> words(of, Condition.Acr::new);
            case "amr" -> words(of, Condition.Amr::new);
            case "authenticationAge" -> authenticationAge(of);
            case "equal" -> pair(of, Condition.Equal::new);
            case "in" -> pair(of, Condition.In::new);
            case "less" -> pair(of, Condition.Less::new);
            case "atMost" -> pair(of, Condition.AtMost::new);
            case "matches" -> matches(of);
            case "present" -> {
                Operand operand = operand(of);
                yield operand == null ? null : made(of, () -> new Condition.Present(operand));
            }
            case "cel" -> cel(of);
            default -> {
                faults.add(of.fault("invalid-condition", KINDS));
                yield null;
            }
        };
    }

    /** The name of the only member; null where this is no object of one. */
    private static @Nullable String onlyMember(Cursor part) {
        Iterator<String> names = part.names().iterator();
        String name = names.hasNext() ? names.next() : null;
        return names.hasNext() ? null : name;
    }

    /** What the maker makes; null and a fault where it refuses. */
    private <T> @Nullable T made(Cursor part, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | DateTimeException e) {
            String rule = String.valueOf(e.getMessage());
            String detail = rule.substring(0, 1).toUpperCase(Locale.ROOT) + rule.substring(1) + ".";
            faults.add(part.fault("invalid-value", detail));
            return null;
        }
    }

    private @Nullable Condition several(Cursor part, Function<List<Condition>, Condition> maker) {
        List<Condition> conditions = new ArrayList<>();
        List<Cursor> parts = Fields.items(part, Limits.CONDITION_PARTS, faults);
        for (Cursor item : parts) {
            Condition condition = condition(item);
            if (condition != null) {
                conditions.add(condition);
            }
        }
        boolean isWhole = conditions.size() == parts.size() && isArray(part);
        return isWhole ? made(part, () -> maker.apply(conditions)) : null;
    }

    private @Nullable Condition timeWindow(Cursor part) {
        Fields fields = Fields.of(part, faults).require("from", "until", "zone");
        LocalTime from = text(fields, "from", LocalTime::parse);
        LocalTime until = text(fields, "until", LocalTime::parse);
        ZoneId zone = text(fields, "zone", ZoneId::of);
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (Cursor day : fields.items("days", DayOfWeek.values().length)) {
            days.add(fields.choice(day, DayOfWeek.MONDAY, Enum::name));
        }
        fields.end();
        return from == null || until == null || zone == null
                ? null
                : made(part, () -> new Condition.TimeWindow(from, until, days, zone));
    }

    private <T> @Nullable T text(Fields fields, String name, Function<String, T> parser) {
        Cursor part = fields.part(name);
        String text = part == null ? null : faults.text(part, Limits.NAME_CHARACTERS);
        return part == null || text == null ? null : made(part, () -> parser.apply(text));
    }

    private @Nullable Condition between(Cursor part) {
        Fields fields = Fields.of(part, faults);
        Instant from = fields.has("from") ? fields.instant("from", Instant.EPOCH) : null;
        Instant until = fields.has("until") ? fields.instant("until", Instant.EPOCH) : null;
        fields.end();
        return made(part, () -> new Condition.Between(from, until));
    }

    private @Nullable Condition clientAddress(Cursor part) {
        Set<AddressRange> ranges = new HashSet<>();
        boolean isWhole = isArray(part);
        for (Cursor item : Fields.items(part, Limits.ATTRIBUTE_ITEMS, faults)) {
            String text = faults.text(item, Limits.NAME_CHARACTERS);
            AddressRange range = text == null ? null : made(item, () -> AddressRange.parse(text));
            isWhole = range != null && isWhole;
            if (range != null) {
                ranges.add(range);
            }
        }
        return isWhole ? made(part, () -> new Condition.ClientAddress(ranges)) : null;
    }

    private @Nullable Condition words(Cursor part, Function<Set<String>, Condition> maker) {
        Set<String> words = new HashSet<>();
        boolean isWhole = isArray(part);
        for (Cursor item : Fields.items(part, Limits.ATTRIBUTE_ITEMS, faults)) {
            String text = faults.text(item, Limits.ATTRIBUTE_NAME_CHARACTERS);
            isWhole = text != null && isWhole;
            if (text != null) {
                words.add(text);
            }
        }
        return isWhole ? made(part, () -> maker.apply(words)) : null;
    }

    private @Nullable Condition authenticationAge(Cursor part) {
        Fields fields = Fields.of(part, faults).require("maxSeconds");
        int seconds = fields.number("maxSeconds", 1, Limits.AUTHENTICATION_AGE_SECONDS);
        fields.end();
        return new Condition.AuthenticationAge(seconds);
    }

    private @Nullable Condition matches(Cursor part) {
        List<Cursor> two = two(part);
        if (two.isEmpty()) {
            return null;
        }
        Operand text = operand(two.getFirst());
        String written = faults.text(two.getLast(), Limits.GLOB_CHARACTERS);
        Glob pattern = written == null ? null : made(two.getLast(), () -> new Glob(written));
        return text == null || pattern == null ? null : new Condition.Matches(text, pattern);
    }

    private Condition.@Nullable Cel cel(Cursor part) {
        String source = faults.text(part, Limits.CEL_CHARACTERS);
        return source == null ? null : made(part, () -> new Condition.Cel(source));
    }

    private @Nullable Condition pair(Cursor part, BiFunction<Operand, Operand, Condition> maker) {
        List<Cursor> two = two(part);
        if (two.isEmpty()) {
            return null;
        }
        Operand first = operand(two.getFirst());
        Operand second = operand(two.getLast());
        return first == null || second == null
                ? null
                : made(part, () -> maker.apply(first, second));
    }

    /** The two items; none and a fault where there are others. */
    private List<Cursor> two(Cursor part) {
        List<Cursor> items = part.items();
        if (items.size() != 2) {
            faults.add(part.fault("invalid-condition", "An array of two is due."));
            return List.of();
        }
        return items;
    }

    private @Nullable Operand operand(Cursor part) {
        if (!(part.node() instanceof Node.ObjectNode)) {
            AttributeValue constant = AttributesBody.value(part, faults).orElse(null);
            return constant == null ? null : made(part, () -> new Operand.Constant(constant));
        }
        String name = onlyMember(part);
        Cursor attribute = name == null ? null : part.member(name);
        Operand.Source source = name == null ? null : SOURCES_BY_NAME.get(name);
        if (attribute == null || source == null) {
            faults.add(part.fault("invalid-operand", SOURCES));
            return null;
        }
        String text = faults.text(attribute, Limits.ATTRIBUTE_NAME_CHARACTERS);
        return text == null ? null : made(attribute, () -> new Operand.Reference(source, text));
    }

    private static boolean isArray(Cursor part) {
        return part.node() instanceof Node.ArrayNode;
    }
}
