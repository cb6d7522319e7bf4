package dev.precept.domain.resource;

import dev.precept.domain.attribute.Storable;
import dev.precept.domain.shared.Limits;

/**
 * How an API calls one of its things: 1 to 256 printable characters. Those that begin with a slash
 * are paths, and no instances.
 */
public record ResourceName(String value) implements Comparable<ResourceName> {
    public ResourceName {
        if (!isResourceName(value)) {
            throw new IllegalArgumentException(
                    "the id of a resource instance has 1 to 256 printable characters and does not"
                            + " begin with '/'");
        }
    }

    /** Whether the text has this form. */
    public static boolean isResourceName(String text) {
        return !text.isBlank()
                && text.length() <= Limits.RESOURCE_NAME_CHARACTERS
                && text.charAt(0) != '/'
                && Storable.isLine(text);
    }

    @Override
    public int compareTo(ResourceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
