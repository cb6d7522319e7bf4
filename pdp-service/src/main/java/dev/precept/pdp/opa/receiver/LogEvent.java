package dev.precept.pdp.opa.receiver;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.audit.SidecarDecision.Outcome;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A decision as OPA reports it (OPA 1.4.2, {@code EventV1}). Only the id and the instant have to be
 * there.
 *
 * @param id OPA's own
 * @param at when it was written down, just after it was made, to the microsecond
 * @param instance the process
 * @param path what was asked for, without a leading slash; empty where it was a query
 * @param revision the position it was decided at: that of our bundle, or a later one that the
 *     answer names; null where it does not say, or says several
 * @param whole all of it
 */
record LogEvent(
        String id,
        Instant at,
        String instance,
        String path,
        @Nullable Position revision,
        JsonNode whole) {
    private static final List<String> YES = List.of("allow", "allowed", "decision");

    /** Reads one; null where it is none. */
    static @Nullable LogEvent read(JsonNode event) {
        String id = text(event.path("decision_id"), Limits.ID_CHARACTERS);
        Instant at = instant(event.path("timestamp"));
        String instance = text(event.path("labels").path("id"), Limits.INSTANCE_CHARACTERS);
        String path = text(event.path("path"), Limits.PATH_CHARACTERS);
        return id.isEmpty() || at == null
                ? null
                : new LogEvent(
                        id,
                        at,
                        instance,
                        path.startsWith("/") ? path.substring(1) : path,
                        position(event),
                        event);
    }

    /** What the OPA asked us, since it could not tell, was decided later than its bundle. */
    private static @Nullable Position position(JsonNode event) {
        Position revision = Revision.ofAll(event.path("bundles"));
        JsonNode told = event.path("result").path("position");
        return revision != null
                        && told.isIntegralNumber()
                        && told.canConvertToLong()
                        && told.longValue() > revision.value()
                ? new Position(told.longValue())
                : revision;
    }

    /** A text for a column; empty where it is none, or one that is too long or unprintable. */
    static String text(JsonNode node, int most) {
        String text = node.isString() ? node.stringValue() : "";
        return text.length() <= most && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)
                ? text
                : "";
    }

    private static @Nullable Instant instant(JsonNode node) {
        try {
            Instant at =
                    node.isString() && node.stringValue().length() <= Limits.INSTANCE_CHARACTERS
                            ? OffsetDateTime.parse(node.stringValue()).toInstant()
                            : Instant.MIN;
            return at.isBefore(Instant.EPOCH) ? null : at.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException none) {
            return null;
        }
    }

    /** The input; of no kind where there is none. */
    JsonNode input() {
        return whole.path("input");
    }

    /** What the OPA calls itself. */
    JsonNode labels() {
        return whole.path("labels");
    }

    /** What it came to. */
    Outcome outcome() {
        JsonNode result = whole.path("result");
        JsonNode error = whole.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            return Outcome.ERROR;
        }
        if (result.isMissingNode()) {
            return Outcome.UNDEFINED;
        }
        JsonNode answer = answer(result);
        return answer.isBoolean()
                ? answer.booleanValue() ? Outcome.PERMIT : Outcome.DENY
                : Outcome.OTHER;
    }

    /** Whether it came to yes or no. */
    boolean isAnswered() {
        Outcome outcome = outcome();
        return outcome == Outcome.PERMIT || outcome == Outcome.DENY;
    }

    private static JsonNode answer(JsonNode result) {
        return YES.stream()
                .map(result::path)
                .filter(JsonNode::isBoolean)
                .findFirst()
                .orElse(result);
    }

    /** Why, where the answer says; else null. */
    @Nullable String reason() {
        JsonNode reason = whole.path("result").path("reason");
        return reason.isString() ? reason.stringValue() : null;
    }

    /** Whether something of the input was taken away before it was sent. */
    boolean isInputHidden() {
        for (String member : List.of("erased", "masked")) {
            for (JsonNode pointer : whole.path(member)) {
                if (pointer.isString() && pointer.stringValue().startsWith("/input")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How long it took to make, as far as is believed. */
    Duration took() {
        JsonNode nanos = whole.path("metrics").path("timer_server_handler_ns");
        long took = nanos.isIntegralNumber() && nanos.canConvertToLong() ? nanos.longValue() : 0;
        return Duration.ofNanos(Math.clamp(took, 0, Limits.DECISION_TIME.toNanos()));
    }
}
