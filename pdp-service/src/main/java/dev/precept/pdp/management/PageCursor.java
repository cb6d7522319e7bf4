package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list goes on, as a client keeps it: good for the same list of the same organization, with
 * the same filters, and only as it was given. Nothing of it is secret.
 *
 * @param moment which state of the list it is of; empty for whatever it is
 * @param key of the last thing that was told
 */
record PageCursor(String moment, String key) {
    /** Of the hash in front: enough to tell what was altered by mistake. */
    private static final int HASH_CHARACTERS = 16;

    /** The cursor of a request, null where it has none; one that is none of its list ends it. */
    static @Nullable PageCursor of(Exchange exchange) {
        String text = exchange.cursor();
        if (text == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 3);
            if (parts.length == 3) {
                PageCursor cursor = new PageCursor(parts[1], parts[2]);
                if (cursor.text(exchange).equals(text)) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException e) {
            // told below, as any other that is none of this list
        }
        throw Pages.invalidCursor();
    }

    /** As it is told in the reply to this request. */
    String text(Exchange exchange) {
        String hash =
                Preconditions.hash(exchange.list(), moment, key).substring(0, HASH_CHARACTERS);
        String whole = hash + ' ' + moment + ' ' + key;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(whole.getBytes(StandardCharsets.UTF_8));
    }
}
