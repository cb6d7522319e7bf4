package dev.precept.pdp.door;

import dev.precept.pdp.web.Problem;

import java.nio.charset.StandardCharsets;

/**
 * What a door answers. The listener adds the body's length.
 *
 * @param status the HTTP status
 * @param fields the header fields, Content-Type among them where there is a body
 * @param body not to be changed
 */
public record Answer(int status, Fields fields, byte[] body) {
    private static final byte[] NO_BODY = {};
    private static final Fields JSON = Fields.of("Content-Type", "application/json");
    private static final Fields TEXT = Fields.of("Content-Type", "text/plain;charset=UTF-8");
    private static final Fields PROBLEM = Fields.of("Content-Type", Problem.MEDIA_TYPE);

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
        return new Answer(status, fields.with(name, value), body);
    }

    @Override
    public String toString() {
        return status + " " + fields + ' ' + body.length + " bytes";
    }
}
