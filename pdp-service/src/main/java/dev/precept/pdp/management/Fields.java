package dev.precept.pdp.management;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the members of an object strictly. What is wrong is noted, and reading goes on with the
 * fallback, so that every fault is told at once; whoever reads must not use the values before
 * {@link Faults#check}. A null counts as left out. Not thread-safe.
 */
final class Fields {
    private final Cursor object;
    private final Faults faults;
    private final Set<String> known = new HashSet<>();

    private Fields(Cursor object, Faults faults) {
        this.object = object;
        this.faults = faults;
    }

    /** The members of a part, which must be an object. */
    static Fields of(Cursor part, Faults faults) {
        if (!(part.node() instanceof Node.ObjectNode)) {
            faults.wrongType(part, "an object");
        }
        return new Fields(part, faults);
    }

    /** A part that is no object: one of the constants under its own name. */
    static <E extends Enum<E>> E constant(Cursor part, E fallback, Faults faults) {
        return new Fields(part, faults).choice(part, fallback, Enum::name);
    }

    /** Members that must be there. */
    Fields require(String... names) {
        for (String name : names) {
            if (object.node() instanceof Node.ObjectNode && member(name) == null) {
                faults.add(
                        new Fault(
                                Cursor.append(object.pointer(), name),
                                null,
                                "missing-member",
                                "'" + name + "' is required."));
            }
        }
        return this;
    }

    /** Every other member is a fault. Call when all have been read. */
    void end() {
        for (String name : object.names()) {
            Cursor member = object.member(name);
            if (!known.contains(name) && member != null) {
                faults.add(
                        member.fault(
                                "unknown-member",
                                "'" + name + "' is not known here; known are " + names() + "."));
            }
        }
    }

    boolean has(String name) {
        return member(name) != null;
    }

    /** A part that the caller reads himself; null where it is left out. */
    @Nullable Cursor part(String name) {
        return member(name);
    }

    /** A display name; empty if left out. */
    String name(String member) {
        return text(member, text -> Texts.name("It", text));
    }

    /** A display name; null if left out. */
    @Nullable String optionalName(String member) {
        return has(member) ? name(member) : null;
    }

    /** A display name that may be empty, and is if left out. */
    String label(String member) {
        return text(member, text -> Texts.label("It", text));
    }

    /** A description; empty if left out. */
    String description(String member) {
        return text(member, text -> Texts.description("It", text));
    }

    /** Printable ASCII without a space; empty if left out. */
    String token(String member, int maximum) {
        return text(member, text -> Texts.token("It", text, maximum));
    }

    /** Printable ASCII without a space; null if left out. */
    @Nullable String optionalToken(String member, int maximum) {
        return has(member) ? token(member, maximum) : null;
    }

    /** A text of at most so many characters; empty if left out. */
    String text(String member, int maximum) {
        Cursor part = member(member);
        String text = part == null ? null : faults.text(part, maximum);
        return text == null ? "" : text;
    }

    boolean flag(String name, boolean fallback) {
        Cursor member = member(name);
        if (member == null) {
            return fallback;
        }
        if (member.node() instanceof Node.Scalar(_, Node.Kind kind, String text)
                && kind == Node.Kind.BOOLEAN) {
            return text.equals("true");
        }
        faults.wrongType(member, "true or false");
        return fallback;
    }

    int number(String name, int fallback, int maximum) {
        return (int) number(name, fallback, 1, maximum);
    }

    /** A whole number within these bounds. */
    long number(String name, long fallback, long minimum, long maximum) {
        Cursor member = member(name);
        if (member == null) {
            return fallback;
        }
        if (!(member.node() instanceof Node.Scalar(_, Node.Kind kind, String text))
                || kind != Node.Kind.NUMBER) {
            faults.wrongType(member, "a number");
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, as any other number out of range
        }
        faults.add(
                member.fault(
                        "invalid-value",
                        "A whole number from " + minimum + " to " + maximum + " is due."));
        return fallback;
    }

    Instant instant(String name, Instant fallback) {
        Cursor member = member(name);
        String text = member == null ? null : faults.text(member, Limits.NAME_CHARACTERS);
        if (member == null || text == null) {
            return fallback;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            faults.add(
                    member.fault("invalid-value", "An RFC 3339 instant, as 2030-01-31T12:00:00Z."));
            return fallback;
        }
    }

    /** One of the constants, as written by the function. */
    <E extends Enum<E>> E choice(String name, E fallback, Function<E, String> written) {
        Cursor member = member(name);
        return member == null ? fallback : choice(member, fallback, written);
    }

    /** One of the constants under its own name. */
    <E extends Enum<E>> E choice(String name, E fallback) {
        return choice(name, fallback, Enum::name);
    }

    <E extends Enum<E>> E choice(Cursor part, E fallback, Function<E, String> written) {
        String text = faults.text(part, Limits.NAME_CHARACTERS);
        if (text == null) {
            return fallback;
        }
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (written.apply(constant).equals(text)) {
                return constant;
            }
        }
        faults.add(
                part.fault(
                        "invalid-value",
                        "One of "
                                + Arrays.stream(constants)
                                        .map(written)
                                        .collect(Collectors.joining(", "))
                                + " is due."));
        return fallback;
    }

    /** The items of an array; none if left out. */
    List<Cursor> items(String name, int maximum) {
        Cursor member = member(name);
        return member == null ? List.of() : items(member, maximum, faults);
    }

    /** The items of a part that must be an array. */
    static List<Cursor> items(Cursor part, int maximum, Faults faults) {
        if (!(part.node() instanceof Node.ArrayNode(_, List<Node> items))) {
            faults.wrongType(part, "an array");
            return List.of();
        }
        if (items.size() > maximum) {
            faults.add(part.fault("limit-exceeded", "At most " + maximum + " items may be here."));
            return List.of();
        }
        return part.items();
    }

    /** The constant as OAuth writes it. */
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private String text(String name, Function<String, Optional<Rejection>> rule) {
        Cursor part = member(name);
        return part == null ? "" : faults.text(part, rule);
    }

    private @Nullable Cursor member(String name) {
        known.add(name);
        Cursor member = object.member(name);
        return member == null
                        || (member.node() instanceof Node.Scalar(_, Node.Kind kind, _)
                                && kind == Node.Kind.NULL)
                ? null
                : member;
    }

    private String names() {
        return known.stream().sorted().collect(Collectors.joining(", "));
    }
}
