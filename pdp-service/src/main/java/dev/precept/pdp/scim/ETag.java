package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

/** Versions of resources, weak ones (RFC 7644 section 3.14). */
final class ETag {
    private ETag() {}

    static String of(ObjectNode resource) {
        return resource.path("meta").path("version").asText();
    }

    /** Whether a header that lists tags names the resource's. */
    static boolean names(@Nullable String header, ObjectNode resource) {
        if (header == null) {
            return false;
        }
        String version = opaque(of(resource));
        for (String tag : header.split(",")) {
            if (tag.strip().equals("*") || opaque(tag.strip()).equals(version)) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** Ends the request where it demands another version. */
    static void require(@Nullable String ifMatch, ObjectNode resource) {
        if (ifMatch != null && !names(ifMatch, resource)) {
            throw ScimException.of(
                    412, "The resource has version " + of(resource) + " by now: read it again.");
        }
    }
}
