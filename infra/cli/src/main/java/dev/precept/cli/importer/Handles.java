package dev.precept.cli.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes handles of names that others chose, one each: {@code [a-z0-9][a-z0-9._-]{0,127}}. The same
 * thing has the same handle, two things never share one, however alike their names are.
 */
final class Handles {
    private static final int CHARACTERS = 128;
    private static final int ROOM_FOR_A_NUMBER = 6;

    private final Map<Object, String> byKey = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** The handle of what its name alone tells from others. */
    String of(String name) {
        return of(name, name);
    }

    /** The handle of what a key tells from others, made like a name. */
    String of(Object key, String name) {
        return byKey.computeIfAbsent(key, _ -> fresh(name));
    }

    private String fresh(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9._-]+", "-")
                        .replaceAll("^[^a-z0-9]+", "")
                        .replaceAll("-+$", "");
        if (plain.isEmpty()) {
            plain = "unnamed";
        }
        if (plain.length() > CHARACTERS - ROOM_FOR_A_NUMBER) {
            plain = plain.substring(0, CHARACTERS - ROOM_FOR_A_NUMBER);
        }
        String handle = plain;
        for (int i = 2; !taken.add(handle); i++) {
            handle = plain + "-" + i;
        }
        return handle;
    }
}
