package dev.precept.pdp.door;

import dev.precept.pdp.web.Problem;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * What a door answers. The listener adds the body's length.
 *
 * @param status the HTTP status
 * @param fields the header fields, Content-Type among them where there is a body
 * @param body not to be changed
 * @param stream makes the body while it is sent, where it may be too large to be made first; null
 *     where it is at hand
 */
public record Answer(int status, Fields fields, byte[] body, @Nullable BodyStream stream) {
    private static final byte[] NO_BODY = {};
    private static final Fields JSON = Fields.of("Content-Type", "application/json");
    private static final Fields TEXT = Fields.of("Content-Type", "text/plain;charset=UTF-8");
    private static final Fields PROBLEM = Fields.of("Content-Type", Problem.MEDIA_TYPE);

    /** One whose body is at hand. */
    public Answer(int status, Fields fields, byte[] body) {
        this(status, fields, body, null);
    }

    /** 200 with a body that is made while it is sent. */
    public static Answer streamed(String mediaType, BodyStream stream) {
        return new Answer(200, Fields.of("Content-Type", mediaType), NO_BODY, stream);
    }

    /** 200 with a JSON text in UTF-8. */
    public static Answer json(byte[] body) {
        return new Answer(200, JSON, body);
    }

    /** A JSON text. */
    public static Answer json(int status, String body) {
        return new Answer(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A plain text. */
    public static Answer text(int status, String body) {
        return new Answer(status, TEXT, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A problem as RFC 9457 has it. */
    public static Answer problem(Problem problem) {
        return new Answer(problem.status(), PROBLEM, problem.json());
    }

    /** A status that says all. */
    public static Answer empty(int status) {
        return new Answer(status, Fields.NONE, NO_BODY);
    }

    /** This one with a header field more. */
    public Answer with(String name, String value) {
        return with(fields.with(name, value));
    }

    /** This one with other header fields. */
    Answer with(Fields changed) {
        return new Answer(status, changed, body, stream);
    }

    @Override
    public String toString() {
        return status + " " + fields + ' ' + body.length + " bytes";
    }
}
