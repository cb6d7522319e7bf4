package dev.precept.pdp.report;

import org.jspecify.annotations.Nullable;

/**
 * A thing as reports name it.
 *
 * @param type such as {@code application}
 * @param handle null where it is gone, or has none
 */
public record Thing(String type, @Nullable String handle, String id) {
    /** {@code type:handle (id)}. */
    @Override
    public String toString() {
        return handle == null ? type + ':' + id : type + ':' + handle + " (" + id + ')';
    }
}
