package dev.precept.pdp.follower;

import dev.precept.pdp.door.Question;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.StateHash;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.Set;

/**
 * What a gateway tells of itself.
 *
 * @param log the one that its positions are of
 * @param position up to where it answers
 * @param stateHash the fingerprint of what it has there; null where it does not say
 * @param instance the process; empty where the gateway is one process
 * @param error what went wrong; null for nothing
 */
record Told(
        String log,
        long position,
        @Nullable StateHash stateHash,
        String instance,
        @Nullable String error) {

    private static final int NESTING_DEPTH = 4;
    private static final Set<String> MEMBERS =
            Set.of("log", "position", "stateHash", "instance", "error");

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(NESTING_DEPTH)
                                                    .maxStringLength(Limits.REPORT_BYTES)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** It cannot be read; the message says what is wrong. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message, null, false, false);
        }

        Problem problem() {
            return new Problem(400, "invalid-body", String.valueOf(getMessage()));
        }
    }

    /** Reads the body of a question. */
    static Told read(Question question) throws Unreadable {
        if (!question.isOfType("application/json")) {
            throw new Unreadable("The Content-Type must be application/json.");
        }
        if (question.body().length > Limits.REPORT_BYTES) {
            throw new Unreadable("A report has at most " + Limits.REPORT_BYTES + " bytes.");
        }
        JsonNode body = json(question.body());
        for (String name : body.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new Unreadable("A report has no member '" + name + "'.");
            }
        }
        String log = text(body, "log", 64);
        JsonNode position = body.get("position");
        if (log == null
                || position == null
                || !position.isIntegralNumber()
                || !position.canConvertToLong()
                || position.longValue() < 0) {
            throw new Unreadable("A report names a log and a position, which is a number.");
        }
        String instance = text(body, "instance", Limits.INSTANCE_CHARACTERS);
        return new Told(
                log,
                position.longValue(),
                hash(text(body, "stateHash", Limits.INSTANCE_CHARACTERS)),
                instance == null ? "" : instance,
                text(body, "error", Limits.ERROR_CHARACTERS));
    }

    private static JsonNode json(byte[] bytes) throws Unreadable {
        try {
            JsonNode body = JSON.readTree(bytes);
            if (!body.isObject()) {
                throw new Unreadable("A report is a JSON object.");
            }
            return body;
        } catch (JacksonException malformed) {
            throw new Unreadable("Not JSON that can be read: " + malformed.getOriginalMessage());
        }
    }

    private static @Nullable StateHash hash(@Nullable String text) throws Unreadable {
        try {
            return text == null ? null : new StateHash(text);
        } catch (IllegalArgumentException malformed) {
            throw new Unreadable("stateHash: " + malformed.getMessage() + ".");
        }
    }

    private static @Nullable String text(JsonNode body, String name, int maximum)
            throws Unreadable {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        String text = value.isString() ? value.stringValue() : "";
        boolean isPrintable = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        if (text.isEmpty() || text.length() > maximum || !isPrintable) {
            throw new Unreadable(
                    name + " is a text of 1 to " + maximum + " printable ASCII characters.");
        }
        return text;
    }
}
