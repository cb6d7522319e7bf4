package dev.precept.client;

import java.util.Map;

/**
 * A subject or a resource (AuthZEN 1.0 sections 5.1 and 5.2).
 *
 * @param type for a subject {@code user}, {@code client}, {@code token} or {@code api-key}; for a
 *     resource an API's handle or resource type
 * @param id a handle, an id, a token; for a resource a path that begins with '/', or an instance
 * @param properties what else is said of it; values are texts, numbers, booleans, lists, maps
 */
public record Entity(String type, String id, Map<String, Object> properties) {
    public Entity {
        properties = Map.copyOf(properties);
    }

    /** One of which nothing more is said. */
    public Entity(String type, String id) {
        this(type, id, Map.of());
    }

    /** A user, by handle or id. */
    public static Entity user(String id) {
        return new Entity("user", id);
    }

    /** An application, by handle or client id. */
    public static Entity client(String id) {
        return new Entity("client", id);
    }

    /** Whoever bears this access token. */
    public static Entity token(String token) {
        return new Entity("token", token);
    }

    /** The same with these properties. */
    public Entity with(Map<String, Object> theProperties) {
        return new Entity(type, id, theProperties);
    }

    /** Without the id: it may be a token or a key. */
    @Override
    public String toString() {
        return "Entity[" + type + "]";
    }
}
