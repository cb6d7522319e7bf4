package dev.precept.pdp.details;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import tools.jackson.databind.JsonNode;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through a schema as a check will: through its references, which have to stay within it and
 * must not lead back, so that it ends; and counts the places. For one walk.
 */
final class SchemaShape {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** JSON Schema Core 2020-12 section 8.2: what gives places names that are not seen here. */
    private static final Set<String> NAMING =
            Set.of("$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary");

    private final JsonNode root;
    private final Set<String> underWay = new HashSet<>();
    private final Map<String, Integer> counted = new HashMap<>();

    private SchemaShape(JsonNode root) {
        this.root = root;
    }

    /** What is wrong with it; empty if a check of it ends soon. */
    static Optional<String> fault(JsonNode root) {
        try {
            new SchemaShape(root).places(root);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private int places(JsonNode node) {
        int places = 1;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            JsonNode value = member.getValue();
            String name = member.getKey();
            if (name.equals("$ref") && value.isString()) {
                places += referred(value.asString());
            } else if (name.equals("$schema") && !DIALECT.equals(value.asString(""))) {
                throw new IllegalArgumentException("The only dialect is " + DIALECT + ".");
            } else if (NAMING.contains(name) && value.isString()) {
                throw new IllegalArgumentException(
                        "'" + name + "' is not known here: refer to '#/$defs/...' by $ref.");
            }
            if (name.equals("pattern") && value.isString()) {
                compilable(value.asString());
            } else if (name.equals("patternProperties")) {
                value.propertyNames().forEach(SchemaShape::compilable);
            }
            places = bounded(places + places(value));
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                places = bounded(places + places(item));
            }
        }
        return places;
    }

    private static void compilable(String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("A pattern is not one of RE2's.", e);
        }
    }

    private int referred(String reference) {
        Integer known = counted.get(reference);
        if (known != null) {
            return known;
        }
        // Nothing is ever fetched for a schema.
        if (!reference.startsWith("#/")) {
            throw new IllegalArgumentException(
                    "A $ref leads to a place within the schema: '#/$defs/...'.");
        }
        JsonNode target = root.at(reference.substring(1));
        if (target.isMissingNode()) {
            throw new IllegalArgumentException("A $ref leads nowhere: '" + reference + "'.");
        }
        if (!underWay.add(reference)) {
            throw new IllegalArgumentException("A $ref leads back to itself: '" + reference + "'.");
        }
        int places = places(target);
        underWay.remove(reference);
        counted.put(reference, places);
        return places;
    }

    private static int bounded(int places) {
        if (places > Limits.SCHEMA_PLACES) {
            throw new IllegalArgumentException(
                    "The schema has more than "
                            + Limits.SCHEMA_PLACES
                            + " places, each counted as often as it is referred to.");
        }
        return places;
    }
}
