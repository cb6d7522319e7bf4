package dev.precept.projections.bundle;

import java.util.Arrays;

/**
 * A document of a bundle.
 *
 * @param json canonical JSON in UTF-8; not to be changed
 */
public record BundleEntry(BundleKey key, byte[] json) {
    @Override
    public boolean equals(Object other) {
        return other instanceof BundleEntry(BundleKey thatKey, byte[] thatJson)
                && key.equals(thatKey)
                && Arrays.equals(json, thatJson);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Arrays.hashCode(json);
    }
}
