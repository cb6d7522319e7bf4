package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which attributes a caller wants to see (RFC 7644 section 3.9).
 *
 * @param wanted these alone; empty for all
 * @param unwanted all but these
 */
record Selection(List<String> wanted, List<String> unwanted) {
    private static final Set<String> ALWAYS = Set.of("schemas", "id");

    Selection {
        wanted = wanted.stream().map(Selection::plain).toList();
        unwanted = unwanted.stream().map(Selection::plain).toList();
        if (!wanted.isEmpty() && !unwanted.isEmpty()) {
            throw ScimException.badRequest(
                    "invalidValue", "attributes and excludedAttributes exclude each other.");
        }
    }

    static Selection of(Parameters said) {
        return new Selection(said.list("attributes"), said.list("excludedAttributes"));
    }

    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            String core = kind.urn().toLowerCase(Locale.ROOT) + ":";
            if (lower.startsWith(core)) {
                return lower.substring(core.length());
            }
        }
        return lower;
    }

    /** Whether the attribute is to be shown at all. */
    boolean shows(String attribute) {
        String lower = attribute.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                ? !unwanted.contains(lower)
                : wanted.stream().anyMatch(it -> it.equals(lower) || it.startsWith(lower + "."));
    }

    /** The resource with what is wanted of it. */
    ObjectNode of(ObjectNode resource) {
        if (wanted.isEmpty() && unwanted.isEmpty()) {
            return resource;
        }
        ObjectNode shown = Documents.object();
        for (var member : resource.properties()) {
            String name = member.getKey().toLowerCase(Locale.ROOT);
            if (ALWAYS.contains(name)) {
                shown.set(member.getKey(), member.getValue());
                continue;
            }
            String separator = name.startsWith("urn:") ? ":" : ".";
            JsonNode part = selected(name, separator, member.getValue());
            if (!part.isMissingNode()) {
                shown.set(member.getKey(), part);
            }
        }
        return shown;
    }

    private JsonNode selected(String name, String separator, JsonNode value) {
        boolean isWhole = wanted.isEmpty() || wanted.contains(name);
        if (value instanceof ArrayNode items) {
            ArrayNode shown = Documents.array();
            for (JsonNode item : items) {
                JsonNode part = selected(name, separator, item);
                if (!part.isMissingNode()) {
                    shown.add(part);
                }
            }
            boolean isGone = shown.isEmpty() && !items.isEmpty();
            return isGone ? missing() : shown;
        }
        if (unwanted.contains(name)) {
            return missing();
        }
        if (!(value instanceof ObjectNode parts)) {
            return isWhole ? value : missing();
        }
        ObjectNode shown = Documents.object();
        for (var part : parts.properties()) {
            String whole = name + separator + part.getKey().toLowerCase(Locale.ROOT);
            boolean isShown = (isWhole || wanted.contains(whole)) && !unwanted.contains(whole);
            if (isShown) {
                shown.set(part.getKey(), part.getValue());
            }
        }
        return shown.isEmpty() ? missing() : shown;
    }

    private static JsonNode missing() {
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
