package dev.precept.domain.schema;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/** The codecs of records, by method handles that were prepared once. */
sealed interface ObjectCodec extends ValueCodec {

    /** What stands in a record's object, in the order it stands there. */
    sealed interface Member {}

    /**
     * A component of the record.
     *
     * @param name the member's name with a comma before and a colon behind
     * @param accessor from the record to its value
     * @param argument its place among the constructor's arguments
     * @param isNullable whether it may be left out
     */
    record Component(
            byte[] name, ValueCodec codec, MethodHandle accessor, int argument, boolean isNullable)
            implements Member {}

    /**
     * The constant that tells a record from the others of its sealed interface.
     *
     * @param literal name and value, with a comma before
     */
    record Kind(byte[] literal) implements Member {}

    /** A record as an object of its members. */
    record Whole(Class<?> type, int components, List<Member> members, MethodHandle constructor)
            implements ObjectCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            out.raw('{');
            int comma = 1;
            for (Member member : members) {
                switch (member) {
                    case Kind(byte[] literal) -> {
                        out.raw(literal, comma);
                        comma = 0;
                    }
                    case Component component -> {
                        Object part = get(component.accessor, value);
                        if (part != null) {
                            out.raw(component.name, comma);
                            component.codec.write(out, part);
                            comma = 0;
                        } else if (!component.isNullable) {
                            throw new IllegalArgumentException("null in a " + type.getName());
                        }
                    }
                }
            }
            out.raw('}');
        }

        @Override
        public Object read(CanonicalReader in) {
            @Nullable Object[] arguments = new @Nullable Object[components];
            in.expect('{');
            int comma = 1;
            for (Member member : members) {
                switch (member) {
                    case Kind(byte[] literal) -> {
                        in.expect(literal, comma);
                        comma = 0;
                    }
                    case Component component -> {
                        if (in.take(component.name, comma)) {
                            arguments[component.argument] = component.codec.read(in);
                            comma = 0;
                        } else if (!component.isNullable) {
                            in.expect(component.name, comma);
                        }
                    }
                }
            }
            in.expect('}');
            return make(constructor, arguments, in);
        }
    }

    /** A sealed interface of records: objects that name their kind. */
    record OneOf(Map<Class<?>, Whole> byType, Map<String, Whole> byKind) implements ObjectCodec {
        static final String NAME = "kind";
        private static final byte[] MEMBER = ValueCodec.literal("\"" + NAME + "\":");

        @Override
        public void write(CanonicalWriter out, Object value) {
            Whole codec = byType.get(value.getClass());
            if (codec == null) {
                throw new IllegalArgumentException("not among the kinds: " + value.getClass());
            }
            codec.write(out, value);
        }

        @Override
        public Object read(CanonicalReader in) {
            int start = in.at();
            Whole codec = byKind.get(kind(in));
            if (codec == null) {
                throw in.unreadable("an unknown kind");
            }
            in.backTo(start);
            return codec.read(in);
        }

        /** The kind has its place in the order of members, so it need not stand first. */
        private static String kind(CanonicalReader in) {
            in.expect('{');
            while (!in.take(MEMBER, 0)) {
                in.string();
                in.expect(':');
                in.skip();
                in.expect(',');
            }
            return in.string();
        }
    }

    /** A record of one component, written as that. */
    record Bare(ValueCodec codec, MethodHandle accessor, MethodHandle constructor)
            implements ObjectCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            codec.write(out, part(accessor, value));
        }

        @Override
        public Object read(CanonicalReader in) {
            return make(constructor, new Object[] {codec.read(in)}, in);
        }
    }

    /** A record of one component that is a text. */
    record BareText(Text codec, MethodHandle accessor, MethodHandle constructor)
            implements ObjectCodec, ValueCodec.Text {
        @Override
        public String text(Object value) {
            return codec.text(part(accessor, value));
        }

        @Override
        public Object parse(String text, CanonicalReader in) {
            return make(constructor, new Object[] {codec.parse(text, in)}, in);
        }
    }

    private static Object part(MethodHandle accessor, Object value) {
        Object part = get(accessor, value);
        if (part == null) {
            throw new IllegalArgumentException("null in a " + value.getClass().getName());
        }
        return part;
    }

    private static @Nullable Object get(MethodHandle accessor, Object value) {
        try {
            return (Object) accessor.invokeExact(value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("an accessor of a record throws nothing checked", e);
        }
    }

    private static Object make(
            MethodHandle constructor, @Nullable Object[] arguments, CanonicalReader in) {
        try {
            return (Object) constructor.invokeExact(arguments);
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("a value out of form before offset " + in.at(), e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a record's constructor throws nothing checked", e);
        }
    }
}
