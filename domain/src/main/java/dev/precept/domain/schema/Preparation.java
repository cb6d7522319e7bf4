package dev.precept.domain.schema;

import static java.util.Map.entry;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.shared.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Makes the codecs of a type and of all that is in it. For one thread and one use. */
final class Preparation {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType ACCESSOR = MethodType.methodType(Object.class, Object.class);

    private static final Map<Class<?>, ValueCodec> SIMPLE =
            Map.ofEntries(
                    entry(boolean.class, new ValueCodec.Bool()),
                    entry(int.class, new ValueCodec.IntInteger()),
                    entry(long.class, new ValueCodec.LongInteger()),
                    entry(Long.class, new ValueCodec.LongInteger()),
                    entry(String.class, new ValueCodec.Plain()),
                    entry(UUID.class, new ValueCodec.Uuid()),
                    entry(Instant.class, new ValueCodec.Moment()),
                    entry(LocalTime.class, new ValueCodec.Printed(LocalTime::parse)),
                    entry(ZoneId.class, new ValueCodec.Printed(ZoneId::of)),
                    entry(AddressRange.class, new ValueCodec.Printed(AddressRange::parse)),
                    entry(AttributeValue.class, new AttributeCodec()),
                    entry(RecordedEvent.class, new EventCodec.Nested()));

    private final Map<Class<?>, ValueCodec> prepared = new HashMap<>(SIMPLE);
    private final Map<Class<?>, ValueCodec.Later> underWay = new HashMap<>();

    ValueCodec codecOf(Type type) {
        return switch (type) {
            case Class<?> plain -> codecOfClass(plain);
            case ParameterizedType generic -> codecOfCollection(generic);
            default -> throw unwritable(type);
        };
    }

    private ValueCodec codecOfCollection(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new ValueCodec.ListOf(codecOf(arguments[0]));
        }
        if (type.getRawType() == Set.class) {
            return new ValueCodec.SetOf(codecOf(arguments[0]));
        }
        if (type.getRawType() == Map.class
                && codecOf(arguments[0]) instanceof ValueCodec.Text key) {
            return new ValueCodec.MapOf(key, codecOf(arguments[1]));
        }
        throw unwritable(type);
    }

    private ValueCodec codecOfClass(Class<?> type) {
        ValueCodec known = prepared.get(type);
        if (known != null) {
            return known;
        }
        ValueCodec.Later later = underWay.get(type);
        if (later != null) {
            return later;
        }
        later = new ValueCodec.Later();
        underWay.put(type, later);
        ValueCodec made = make(type);
        later.bind(made);
        underWay.remove(type);
        prepared.put(type, made);
        return made;
    }

    private ValueCodec make(Class<?> type) {
        if (type.isEnum()) {
            Map<String, Object> constants = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
            return new ValueCodec.Constant(Map.copyOf(constants));
        }
        if (type.isSealed() && type.isInterface()) {
            return oneOf(type);
        }
        if (!type.isRecord()) {
            throw unwritable(type);
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 1 && components[0].getName().equals("value")) {
            return bare(type, components[0]);
        }
        return whole(type, null);
    }

    private ValueCodec bare(Class<?> type, RecordComponent component) {
        ValueCodec inner = codecOf(component.getGenericType());
        MethodHandle accessor = accessor(component);
        MethodHandle constructor = constructor(type);
        return inner instanceof ValueCodec.Text text
                ? new ObjectCodec.BareText(text, accessor, constructor)
                : new ObjectCodec.Bare(inner, accessor, constructor);
    }

    private ObjectCodec.OneOf oneOf(Class<?> type) {
        Map<Class<?>, ObjectCodec.Whole> byType = new HashMap<>();
        Map<String, ObjectCodec.Whole> byKind = new HashMap<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (!permitted.isRecord()) {
                throw unwritable(permitted);
            }
            String kind =
                    permitted
                            .getSimpleName()
                            .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                            .toUpperCase(Locale.ROOT);
            ObjectCodec.Whole codec = whole(permitted, kind);
            byType.put(permitted, codec);
            byKind.put(kind, codec);
        }
        return new ObjectCodec.OneOf(Map.copyOf(byType), Map.copyOf(byKind));
    }

    private ObjectCodec.Whole whole(Class<?> type, @Nullable String kind) {
        record Named(String name, ObjectCodec.Member member) {}

        RecordComponent[] components = type.getRecordComponents();
        List<Named> named = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            named.add(new Named(components[i].getName(), member(components[i], i)));
        }
        if (kind != null) {
            String member = ",\"" + ObjectCodec.OneOf.NAME + "\":\"" + kind + "\"";
            ObjectCodec.Kind constant = new ObjectCodec.Kind(ValueCodec.literal(member));
            named.add(new Named(ObjectCodec.OneOf.NAME, constant));
        }
        named.sort(Comparator.comparing(Named::name));
        if (named.stream().map(Named::name).distinct().count() < named.size()) {
            throw new IllegalArgumentException("two members of one name: " + type.getName());
        }
        List<ObjectCodec.Member> members = named.stream().map(Named::member).toList();
        return new ObjectCodec.Whole(type, components.length, members, constructor(type));
    }

    private ObjectCodec.Component member(RecordComponent component, int argument) {
        return new ObjectCodec.Component(
                ValueCodec.literal(",\"" + component.getName() + "\":"),
                codecOf(component.getGenericType()),
                accessor(component),
                argument,
                component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            return LOOKUP.unreflect(component.getAccessor()).asType(ACCESSOR);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("no access to " + component, e);
        }
    }

    private static MethodHandle constructor(Class<?> type) {
        Class<?>[] parameters =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            return LOOKUP.unreflectConstructor(type.getDeclaredConstructor(parameters))
                    .asType(MethodType.genericMethodType(parameters.length))
                    .asSpreader(Object[].class, parameters.length);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalArgumentException("no access to " + type.getName(), e);
        }
    }

    private static IllegalArgumentException unwritable(Type type) {
        return new IllegalArgumentException("no written form for " + type.getTypeName());
    }
}
