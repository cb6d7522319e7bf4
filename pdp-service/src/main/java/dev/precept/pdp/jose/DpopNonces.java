package dev.precept.pdp.jose;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;

/**
 * Nonces of DPoP proofs (RFC 9449 section 8): the minute they were given out in, under a seal, so
 * that nobody makes proofs for a time to come. Nothing is kept; every node of a log knows the
 * others'. Threads share it.
 */
public final class DpopNonces {
    private static final int SEAL_BYTES = 16;
    private static final int CHARACTERS = 32;

    private final Hmac hmac;

    public DpopNonces(MasterKey master) {
        this.hmac = new Hmac(master, "precept dpop nonces v1");
    }

    /** The nonce of this minute. */
    public String at(Instant now) {
        return of(now.getEpochSecond() / Limits.NONCE_STEP.toSeconds());
    }

    /** Whether it was given out some minutes ago at most. */
    public boolean isLive(String nonce, Instant now) {
        if (nonce.length() != CHARACTERS) {
            return false;
        }
        long step;
        try {
            step = ByteBuffer.wrap(Base64Url.decode(nonce)).getLong();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
        boolean isOurs = MessageDigest.isEqual(of(step).getBytes(UTF_8), nonce.getBytes(UTF_8));
        long steps = now.getEpochSecond() / Limits.NONCE_STEP.toSeconds() - step;
        // Another node's clock may be ahead of ours.
        return isOurs && steps >= -1 && steps <= Limits.NONCE_STEPS;
    }

    private String of(long step) {
        byte[] time = ByteBuffer.allocate(Long.BYTES).putLong(0, step).array();
        byte[] nonce = Arrays.copyOf(time, Long.BYTES + SEAL_BYTES);
        System.arraycopy(hmac.of(time), 0, nonce, Long.BYTES, SEAL_BYTES);
        return Base64Url.encode(nonce);
    }
}
