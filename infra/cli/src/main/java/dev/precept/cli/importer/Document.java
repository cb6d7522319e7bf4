package dev.precept.cli.importer;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An organization as {@code apply} takes it: per kind the things by handle, each with the body that
 * PUT takes, and its parts within. Not thread-safe.
 */
final class Document {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Map<String, ObjectNode>> kinds = new TreeMap<>();

    /** The thing with this handle; made where it is not there. */
    private ObjectNode thing(String kind, String handle) {
        return kinds.computeIfAbsent(kind, it -> new TreeMap<>())
                .computeIfAbsent(handle, it -> JSON.objectNode());
    }

    private static ObjectNode part(ObjectNode of, String name) {
        return of.get(name) instanceof ObjectNode there ? there : of.putObject(name);
    }

    boolean has(String kind, String handle) {
        return kinds.getOrDefault(kind, Map.of()).containsKey(handle);
    }

    /** An API with this audience. */
    ObjectNode api(String handle, String identifier, String name) {
        return thing("apis", handle).put("identifier", identifier).put("name", name);
    }

    /** A scope of an API. */
    void scope(String api, String scope, String displayName, String description) {
        ObjectNode made = part(part(thing("apis", api), "scopes"), scope);
        if (!displayName.isEmpty()) {
            made.put("displayName", displayName);
        }
        if (!description.isEmpty()) {
            made.put("description", description);
        }
    }

    boolean hasScope(String api, String scope) {
        return has("apis", api) && thing("apis", api).path("scopes").has(scope);
    }

    ObjectNode application(String handle) {
        return thing("applications", handle);
    }

    /** What an application may ask for of an API: one scope more. */
    void authorize(String application, String api, String policy, String scope) {
        ObjectNode authorization =
                part(part(thing("applications", application), "authorizedApis"), api);
        authorization.put("policy", policy);
        add(authorization, "scopes", scope);
    }

    /** A role of the organization. */
    ObjectNode role(String handle) {
        ObjectNode role = thing("roles", handle);
        if (!role.has("audience")) {
            role.putObject("audience").put("type", "ORGANIZATION");
            role.putArray("permissions");
        }
        return role;
    }

    /** One permission more, if the role has it not yet. */
    void permit(String role, String api, String scope) {
        ObjectNode permission = JSON.objectNode().put("api", api).put("scope", scope);
        ArrayNode permissions = role(role).withArray("permissions");
        if (!permissions.valueStream().anyMatch(permission::equals)) {
            permissions.add(permission);
        }
    }

    /** A member of a role or a group: {@code users} or {@code groups}. */
    void member(String kind, String handle, String of, String member) {
        part(part(part(thing(kind, handle), "members"), of), member);
    }

    ObjectNode group(String handle) {
        return thing("groups", handle);
    }

    ObjectNode user(String handle) {
        return thing("users", handle);
    }

    ObjectNode identityProvider(String handle) {
        return thing("identityProviders", handle);
    }

    ObjectNode plan(String handle) {
        return thing("plans", handle);
    }

    void subscription(String application, String api, String plan) {
        part(thing("subscriptions", application), api).put("plan", plan);
    }

    /** One text more in an array that has each once, in order. */
    static void add(ObjectNode of, String name, String text) {
        ArrayNode array = of.withArray(name);
        var all =
                Stream.concat(array.valueStream().map(it -> it.asString()), Stream.of(text))
                        .distinct()
                        .sorted(Comparator.naturalOrder())
                        .toList();
        array.removeAll();
        all.forEach(array::add);
    }

    /** The document as it is written. */
    ObjectNode written() {
        ObjectNode whole = JSON.objectNode();
        kinds.forEach(
                (kind, things) -> {
                    ObjectNode written = whole.putObject(kind);
                    things.forEach(written::set);
                });
        return whole;
    }
}
