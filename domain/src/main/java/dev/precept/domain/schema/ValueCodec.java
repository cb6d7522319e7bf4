package dev.precept.domain.schema;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes and reads the values of one type, each in its one form. Safe for any number of threads.
 */
interface ValueCodec {
    void write(CanonicalWriter out, Object value);

    Object read(CanonicalReader in);

    /** Values that are written as a text, and so can be the keys of an object. */
    interface Text extends ValueCodec {
        String text(Object value);

        Object parse(String text, CanonicalReader in);

        @Override
        default void write(CanonicalWriter out, Object value) {
            out.string(text(value));
        }

        @Override
        default Object read(CanonicalReader in) {
            return parse(in.string(), in);
        }
    }

    /** true and false. */
    record Bool() implements ValueCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            out.bool((Boolean) value);
        }

        @Override
        public Object read(CanonicalReader in) {
            return in.bool();
        }
    }

    /** Integers of 64 bits, as far as a double holds them exactly. */
    record LongInteger() implements ValueCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            out.integer((Long) value);
        }

        @Override
        public Object read(CanonicalReader in) {
            return in.integer();
        }
    }

    /** Integers of 32 bits. */
    record IntInteger() implements ValueCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            out.integer((Integer) value);
        }

        @Override
        public Object read(CanonicalReader in) {
            long value = in.integer();
            if (value != (int) value) {
                throw in.unreadable("an integer beyond 2^31");
            }
            return (int) value;
        }
    }

    /** Texts. */
    record Plain() implements Text {
        @Override
        public String text(Object value) {
            return (String) value;
        }

        @Override
        public Object parse(String text, CanonicalReader in) {
            return text;
        }
    }

    /** UUIDs in lower case (RFC 9562 section 4). */
    record Uuid() implements Text {
        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public UUID parse(String text, CanonicalReader in) {
            try {
                UUID uuid = UUID.fromString(text);
                if (uuid.toString().equals(text)) {
                    return uuid;
                }
            } catch (IllegalArgumentException e) {
                throw new UnreadableException("not a UUID at offset " + in.at(), e);
            }
            throw in.unreadable("not a UUID in lower case");
        }
    }

    /**
     * Instants as RFC 3339 date-times in UTC with six digits after the point: the only form that
     * sorts as it should and says all that the log keeps.
     */
    record Moment() implements Text {
        private static final String FORM = "0000-00-00T00:00:00.000000Z";
        private static final long SECONDS_PER_DAY = 86_400;
        private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

        @Override
        public String text(Object value) {
            Instant instant = (Instant) value;
            boolean isInRange = !instant.isBefore(FIRST) && !instant.isAfter(LAST);
            if (!isInRange || instant.getNano() % 1_000 != 0) {
                throw new IllegalArgumentException("not an instant of the log: " + instant);
            }
            long day = Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_DAY);
            int second = (int) Math.floorMod(instant.getEpochSecond(), SECONDS_PER_DAY);
            LocalDate date = LocalDate.ofEpochDay(day);
            char[] text = FORM.toCharArray();
            digits(text, 0, 4, date.getYear());
            digits(text, 5, 7, date.getMonthValue());
            digits(text, 8, 10, date.getDayOfMonth());
            digits(text, 11, 13, second / 3_600);
            digits(text, 14, 16, second / 60 % 60);
            digits(text, 17, 19, second % 60);
            digits(text, 20, 26, instant.getNano() / 1_000);
            return new String(text);
        }

        @Override
        public Object parse(String text, CanonicalReader in) {
            if (text.length() != FORM.length()) {
                throw in.unreadable("not an instant");
            }
            for (int i = 0; i < text.length(); i++) {
                char form = FORM.charAt(i);
                char c = text.charAt(i);
                if (form == '0' ? c < '0' || c > '9' : c != form) {
                    throw in.unreadable("not an instant");
                }
            }
            int hour = number(text, 11, 13);
            int minute = number(text, 14, 16);
            int second = number(text, 17, 19);
            if (hour > 23 || minute > 59 || second > 59) {
                throw in.unreadable("not an instant");
            }
            try {
                LocalDate date =
                        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
                long seconds = date.toEpochDay() * SECONDS_PER_DAY;
                seconds += hour * 3_600L + minute * 60L + second;
                return Instant.ofEpochSecond(seconds, number(text, 20, 26) * 1_000L);
            } catch (DateTimeException e) {
                throw new UnreadableException("not a day at offset " + in.at(), e);
            }
        }

        private static void digits(char[] text, int from, int to, int value) {
            int rest = value;
            for (int i = to - 1; i >= from; i--) {
                text[i] = (char) ('0' + rest % 10);
                rest /= 10;
            }
        }

        private static int number(String text, int from, int to) {
            return Integer.parseInt(text, from, to, 10);
        }
    }

    /** Values that print as a text from which they can be made again. */
    record Printed(Function<String, Object> parser) implements Text {
        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public Object parse(String text, CanonicalReader in) {
            try {
                Object value = parser.apply(text);
                if (value.toString().equals(text)) {
                    return value;
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                throw new UnreadableException("a text out of form before offset " + in.at(), e);
            }
            throw in.unreadable("a text that is not in its one form");
        }
    }

    /** Stands for the codec of a type within that type, whose codec is made later. */
    final class Later implements ValueCodec {
        private @Nullable ValueCodec codec;

        void bind(ValueCodec made) {
            codec = made;
        }

        @Override
        public void write(CanonicalWriter out, Object value) {
            bound().write(out, value);
        }

        @Override
        public Object read(CanonicalReader in) {
            in.enter();
            Object value = bound().read(in);
            in.leave();
            return value;
        }

        private ValueCodec bound() {
            if (codec == null) {
                throw new IllegalStateException("the codec is not made yet");
            }
            return codec;
        }
    }

    /** Constants of an enum, by name. */
    record Constant(Map<String, Object> constants) implements Text {
        @Override
        public String text(Object value) {
            return ((Enum<?>) value).name();
        }

        @Override
        public Object parse(String text, CanonicalReader in) {
            Object constant = constants.get(text);
            if (constant == null) {
                throw in.unreadable("an unknown constant");
            }
            return constant;
        }
    }

    /** Lists, in their order. */
    record ListOf(ValueCodec element) implements ValueCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            out.raw('[');
            boolean isFirst = true;
            for (Object each : (List<?>) value) {
                if (!isFirst) {
                    out.raw(',');
                }
                isFirst = false;
                element.write(out, each);
            }
            out.raw(']');
        }

        @Override
        public Object read(CanonicalReader in) {
            Elements elements = new Elements();
            in.expect('[');
            if (!in.take(']')) {
                do {
                    elements.add(element.read(in));
                } while (in.take(','));
                in.expect(']');
            }
            return List.of(elements.toArray());
        }
    }

    /** Sets, sorted by the bytes their elements are written as. */
    record SetOf(ValueCodec element) implements ValueCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            Collection<?> elements = (Collection<?>) value;
            byte[][] written = new byte[elements.size()][];
            int start = out.size();
            int i = 0;
            for (Object each : elements) {
                element.write(out, each);
                written[i++] = out.cut(start);
            }
            Arrays.sort(written, Arrays::compareUnsigned);
            out.raw('[');
            for (i = 0; i < written.length; i++) {
                if (i > 0) {
                    out.raw(',');
                }
                out.raw(written[i], 0);
            }
            out.raw(']');
        }

        @Override
        public Object read(CanonicalReader in) {
            Elements elements = new Elements();
            in.expect('[');
            if (!in.take(']')) {
                int last = in.at();
                int lastEnd = last;
                do {
                    int start = in.at();
                    elements.add(element.read(in));
                    if (start > last && !in.isAscending(last, lastEnd, start)) {
                        throw in.unreadable("a set that is not sorted");
                    }
                    last = start;
                    lastEnd = in.at();
                } while (in.take(','));
                in.expect(']');
            }
            return set(elements.toArray(), in);
        }

        private static Set<Object> set(Object[] elements, CanonicalReader in) {
            Set<Object> set = Set.copyOf(Arrays.asList(elements));
            if (set.size() != elements.length) {
                throw in.unreadable("a set with equal elements");
            }
            return set;
        }
    }

    /** Maps as objects, sorted by key as RFC 8785 section 3.2.3 sorts. */
    record MapOf(Text key, ValueCodec value) implements ValueCodec {
        private record Member(String key, Object value) {}

        @Override
        public void write(CanonicalWriter out, Object map) {
            List<Member> members =
                    ((Map<?, ?>) map)
                            .entrySet().stream()
                                    .map(e -> new Member(key.text(e.getKey()), e.getValue()))
                                    .sorted(Comparator.comparing(Member::key))
                                    .toList();
            out.raw('{');
            boolean isFirst = true;
            for (Member member : members) {
                if (!isFirst) {
                    out.raw(',');
                }
                isFirst = false;
                out.string(member.key);
                out.raw(':');
                value.write(out, member.value);
            }
            out.raw('}');
        }

        @Override
        public Object read(CanonicalReader in) {
            Map<Object, Object> map = new HashMap<>();
            in.expect('{');
            if (!in.take('}')) {
                @Nullable String last = null;
                do {
                    String text = in.string();
                    if (last != null && last.compareTo(text) >= 0) {
                        throw in.unreadable("members that are not sorted");
                    }
                    last = text;
                    Object parsed = key.parse(text, in);
                    in.expect(':');
                    map.put(parsed, value.read(in));
                } while (in.take(','));
                in.expect('}');
            }
            return Map.copyOf(map);
        }
    }

    /** What has been read of a list or a set. */
    final class Elements {
        private static final int INITIAL = 8;

        private Object[] elements = new Object[INITIAL];
        private int size;

        void add(Object element) {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, 2 * size);
            }
            elements[size++] = element;
        }

        Object[] toArray() {
            return Arrays.copyOf(elements, size);
        }
    }

    /** The bytes of an ASCII literal. */
    static byte[] literal(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
