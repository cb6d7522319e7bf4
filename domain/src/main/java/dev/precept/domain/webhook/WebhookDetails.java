package dev.precept.domain.webhook;

import dev.precept.domain.gateway.GatewayFilter;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * What of a webhook can be replaced.
 *
 * @param url where messages are posted to
 * @param types of which events: each the name of a type, or its first word for all that begin with
 *     it; none stands for all events
 * @param filter what of the policy it is told of; null for its whole organization
 * @param enabled whether it is told at all; what happens meanwhile is sent when it is again
 */
public record WebhookDetails(
        String url, Set<String> types, @Nullable GatewayFilter filter, boolean enabled) {
    public WebhookDetails {
        types = Set.copyOf(types);
    }

    /** Whether it is to be told of events of this type. */
    public boolean wants(String type) {
        int dot = type.indexOf('.');
        return types.isEmpty()
                || types.contains(type)
                || (dot > 0 && types.contains(type.substring(0, dot)));
    }

    /** The same, told or not. */
    public WebhookDetails withEnabled(boolean isEnabled) {
        return new WebhookDetails(url, types, filter, isEnabled);
    }
}
