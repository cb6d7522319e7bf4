package dev.precept.pdp.security;

import dev.precept.pdp.web.Recent;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates callers by the access token in the {@code Authorization} field (RFC 6750 section
 * 2.1), on every listener; tokens in the query or the body are never looked at. Threads share it.
 */
public final class CallerAuthenticator {
    private static final String SCHEME = "Bearer ";

    private final Callers callers;

    /** The token in a field of scheme Bearer. */
    private final Recent<String> tokens =
            new Recent<>(field -> field.substring(SCHEME.length()).strip());

    public CallerAuthenticator(Callers callers) {
        this.callers = callers;
    }

    /** What the field says of who calls. */
    public sealed interface Outcome {
        /** A caller. */
        record Known(Caller caller) implements Outcome {}

        /** No bearer token: there may be other credentials. */
        record Absent() implements Outcome {}

        /** A token that does not count. */
        record Invalid() implements Outcome {}

        /** More than one field (RFC 9110 section 5.3). */
        record Ambiguous() implements Outcome {}
    }

    /**
     * Who calls.
     *
     * @param authorization every value of the {@code Authorization} field
     */
    public Outcome authenticate(PolicyImage image, List<String> authorization, Instant now) {
        if (authorization.isEmpty()) {
            return new Outcome.Absent();
        }
        if (authorization.size() > 1) {
            return new Outcome.Ambiguous();
        }
        String field = authorization.getFirst();
        if (!field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Outcome.Absent();
        }
        Optional<Caller> caller = callers.find(image, tokens.of(field), now);
        return caller.isPresent() ? new Outcome.Known(caller.get()) : new Outcome.Invalid();
    }
}
