package dev.precept.pdp.jose;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Judges whether the sender of an access token has proved the key that it is bound to: by DPoP (RFC
 * 9449 section 7.1) or by his TLS certificate (RFC 8705 section 3). Threads share it.
 */
public final class TokenProofs {
    private final Memory memory;

    /** What remembers the proofs that were shown. Threads share it. */
    @FunctionalInterface
    public interface Memory {
        /**
         * Uses a proof up.
         *
         * @param occasion what it came with: for the same one it may count again
         * @return whether it had not been shown on another occasion
         */
        boolean use(DpopProof proof, Object occasion, Instant now);
    }

    /** A proof counts once on this node. */
    public TokenProofs() {
        this(new RecentProofs()::use);
    }

    /** A proof counts as often as the memory says; where it waits, judging does. */
    public TokenProofs(Memory memory) {
        this.memory = memory;
    }

    /** What a proof comes to. */
    public enum Verdict {
        /** The token may be used. */
        PROVED,
        /** It is bound, and what would prove it did not come. */
        MISSING,
        /** What came does not prove it. */
        INVALID
    }

    /**
     * Whether the token may be used by its sender.
     *
     * @param key what the token is bound to; null for nothing
     */
    public Verdict judge(@Nullable SenderKey key, String token, ShownProof shown, Instant now) {
        return switch (key) {
            // RFC 9449 section 7.1: scheme DPoP is for tokens bound by it.
            case null ->
                    shown.scheme() == ShownProof.Scheme.DPOP ? Verdict.INVALID : Verdict.PROVED;
            case SenderKey.Dpop bound -> dpop(bound, token, shown, now);
            case SenderKey.Certificate bound -> certificate(bound, shown);
        };
    }

    private Verdict dpop(SenderKey.Dpop bound, String token, ShownProof shown, Instant now) {
        // RFC 9449 section 7.2: as a bearer token it does not count, whatever comes along.
        if (shown.scheme() == ShownProof.Scheme.BEARER || shown.proofs().isEmpty()) {
            return Verdict.MISSING;
        }
        // RFC 9449 section 4.3 (1): not more than one DPoP field.
        if (shown.proofs().size() > 1) {
            return Verdict.INVALID;
        }
        try {
            DpopProof proof =
                    DpopProof.read(shown.proofs().getFirst(), shown.method(), shown.uri(), now);
            // RFC 9449 section 4.3 (12).
            boolean isOfToken = proof.isWith(token) && proof.key().equals(bound);
            return isOfToken && memory.use(proof, shown.occasion(), now)
                    ? Verdict.PROVED
                    : Verdict.INVALID;
        } catch (InvalidJwtException unfit) {
            return Verdict.INVALID;
        }
    }

    private static Verdict certificate(SenderKey.Certificate bound, ShownProof shown) {
        if (shown.certificate() == null) {
            return Verdict.MISSING;
        }
        return ShownProof.key(shown.certificate()).equals(bound)
                        && shown.scheme() != ShownProof.Scheme.DPOP
                ? Verdict.PROVED
                : Verdict.INVALID;
    }
}
