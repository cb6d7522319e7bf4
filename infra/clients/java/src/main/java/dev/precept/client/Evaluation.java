package dev.precept.client;

import java.util.Map;

/**
 * One question: may the subject do this to the resource (AuthZEN 1.0 section 6.1)?
 *
 * @param subject who
 * @param action an HTTP method where the resource is a path, else a scope's name
 * @param resource to what
 * @param context what is said of the request: {@code application}, {@code clientAddress}, …
 */
public record Evaluation(
        Entity subject, String action, Entity resource, Map<String, Object> context) {
    public Evaluation {
        context = Map.copyOf(context);
    }

    /** A question without context. */
    public Evaluation(Entity subject, String action, Entity resource) {
        this(subject, action, resource, Map.of());
    }
}
