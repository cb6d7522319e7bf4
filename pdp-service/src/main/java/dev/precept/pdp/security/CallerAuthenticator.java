package dev.precept.pdp.security;

import dev.precept.pdp.jose.Recent;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.jose.ShownProof.Scheme;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Authenticates callers by the access token in the {@code Authorization} field (RFC 6750 section
 * 2.1, RFC 9449 section 7.1), on every listener; tokens in the query or the body are never looked
 * at. Threads share it.
 */
public final class CallerAuthenticator {
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";

    private final Callers callers;
    private final String base;
    private final Recent<Sent> tokens = new Recent<>(CallerAuthenticator::sent);

    /**
     * Authenticates by the rule for callers.
     *
     * @param base how this service is reached: what proofs of callers have to name
     */
    public CallerAuthenticator(Callers callers, String base) {
        this.callers = callers;
        this.base = base;
    }

    /** How this service is reached. */
    public String base() {
        return base;
    }

    /**
     * A token as it was sent.
     *
     * @param scheme {@link Scheme#UNSAID} where the field holds no token
     */
    private record Sent(Scheme scheme, String token) {}

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
     * Who calls, where nothing but the token is known: one that is bound to a key does not count.
     *
     * @param authorization every value of the {@code Authorization} field
     */
    public Outcome authenticate(PolicyImage image, List<String> authorization, Instant now) {
        return authenticate(image, authorization, _ -> ShownProof.none(), now);
    }

    /**
     * Who calls.
     *
     * @param authorization every value of the {@code Authorization} field
     * @param shown what came with a token of this scheme, to prove the key that it is bound to
     */
    public Outcome authenticate(
            PolicyImage image,
            List<String> authorization,
            Function<Scheme, ShownProof> shown,
            Instant now) {
        return authenticate(
                authorization,
                sent -> callers.find(image, sent.token(), shown.apply(sent.scheme()), now));
    }

    /** Who called, by a token whose key was proved then, and who is still being answered. */
    public Outcome authenticateAgain(PolicyImage image, List<String> authorization, Instant now) {
        return authenticate(authorization, sent -> callers.findAgain(image, sent.token(), now));
    }

    private Outcome authenticate(
            List<String> authorization, Function<Sent, Optional<Caller>> find) {
        if (authorization.isEmpty()) {
            return new Outcome.Absent();
        }
        if (authorization.size() > 1) {
            return new Outcome.Ambiguous();
        }
        Sent sent = tokens.of(authorization.getFirst());
        if (sent.scheme() == Scheme.UNSAID) {
            return new Outcome.Absent();
        }
        Optional<Caller> caller = find.apply(sent);
        return caller.isPresent() ? new Outcome.Known(caller.get()) : new Outcome.Invalid();
    }

    private static Sent sent(String field) {
        if (field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Sent(Scheme.BEARER, field.substring(BEARER.length()).strip());
        }
        return field.regionMatches(true, 0, DPOP, 0, DPOP.length())
                ? new Sent(Scheme.DPOP, field.substring(DPOP.length()).strip())
                : new Sent(Scheme.UNSAID, "");
    }
}
