package dev.precept.pdp.management;

import dev.precept.pdp.management.Section.Place;
import dev.precept.pdp.management.document.Cursor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document of our own making, taken apart: each thing without the things that lie in it. */
final class Parts {
    private final Map<String, Part> byPointer = new LinkedHashMap<>();

    private Parts() {}

    /**
     * A thing.
     *
     * @param keys the handles on the way to it
     * @param body the body of its PUT, or the state that it is in
     */
    record Part(Section section, List<String> keys, Object body) {}

    /** The things of a document, by where they stand in it (RFC 6901). */
    static Map<String, Part> of(Map<String, Object> document) {
        Parts parts = new Parts();
        parts.read(document, Section.root(), "", List.of());
        return Collections.unmodifiableMap(parts.byPointer);
    }

    private void read(Object value, Place place, String pointer, List<String> keys) {
        Section section = place.section();
        if (section != null) {
            byPointer.put(pointer, new Part(section, keys, without(value, place)));
        }
        Place star = place.star();
        Writable.members(value)
                .forEach(
                        (name, member) -> {
                            Place literal = place.literals().get(name);
                            String below = Cursor.append(pointer, name);
                            if (literal != null) {
                                read(member, literal, below, keys);
                            } else if (star != null) {
                                read(member, star, below, with(keys, name));
                            }
                        });
    }

    private static Object without(Object value, Place place) {
        if (!(value instanceof Map<?, ?>) || place.literals().isEmpty()) {
            return value;
        }
        Map<String, Object> own = new LinkedHashMap<>(Writable.members(value));
        own.keySet().removeAll(place.literals().keySet());
        return own;
    }

    static List<String> with(List<String> keys, String key) {
        List<String> more = new ArrayList<>(keys);
        more.add(key);
        return List.copyOf(more);
    }
}
