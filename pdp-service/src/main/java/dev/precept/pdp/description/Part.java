package dev.precept.pdp.description;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what our own files say; what is not as it should be is a fault of the build. */
final class Part {
    private Part() {}

    /** A member that is an object; empty where it is left out. */
    static Map<String, Object> object(Map<String, Object> part, String member) {
        return as(part.get(member), member);
    }

    /** An object with its members in order; empty for null. */
    static Map<String, Object> as(@Nullable Object said, String where) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (said == null) {
            return object;
        }
        if (!(said instanceof Map<?, ?> members)) {
            throw new IllegalStateException("an object is due: " + where);
        }
        members.forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }

    /** One or many: the items of a list, or the thing alone; none for null. */
    static List<?> list(@Nullable Object said) {
        if (said == null) {
            return List.of();
        }
        return said instanceof List<?> list ? list : List.of(said);
    }

    /** A member that is a text. */
    static String text(Map<String, Object> part, String member) {
        if (part.get(member) instanceof String text) {
            return text;
        }
        throw new IllegalStateException("'" + member + "' is due in " + part);
    }

    /** What is named. */
    static Object found(Map<String, Object> among, Object name, String where) {
        Object found = among.get(String.valueOf(name));
        if (found == null) {
            throw new IllegalStateException("there is no '" + name + "', named in " + where);
        }
        return found;
    }
}
