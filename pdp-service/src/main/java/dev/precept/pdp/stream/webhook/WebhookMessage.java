package dev.precept.pdp.stream.webhook;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.EventEnvelope;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a webhook is told of an event: {@code {"data", "timestamp", "type"}}, where data is the
 * event as the feed of changes has it, and the timestamp when it happened.
 *
 * <p>Source: Standard Webhooks 1.0.0, "Payload structure".
 *
 * @param id the event's own: the same however often it is sent
 */
record WebhookMessage(String id, byte[] body) {
    static final String TYPE = "application/json";
    private static final RecordCodec<EventEnvelope> EVENTS = RecordCodec.of(EventEnvelope.class);

    /**
     * The message.
     *
     * @param isInherited whether it happened in an organization above: who did it is nobody's
     *     business below
     */
    static WebhookMessage of(EventEnvelope event, boolean isInherited) {
        EventEnvelope told = isInherited ? event.withoutOrigin() : event;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("{\"data\":"));
        body.writeBytes(EVENTS.encode(told));
        // Neither an instant nor a type has anything to escape.
        String type = EventCodec.typeName(event.event());
        body.writeBytes(bytes(",\"timestamp\":\"" + event.at() + "\",\"type\":\"" + type + "\"}"));
        return new WebhookMessage(event.recorded().id().toString(), body.toByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
