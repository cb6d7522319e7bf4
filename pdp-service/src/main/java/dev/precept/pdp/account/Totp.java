package dev.precept.pdp.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, six
 * digits, steps of 30 seconds. One step before and one after are accepted (section 5.2).
 */
final class Totp {
    static final int SECRET_BYTES = 20;

    private static final int STEP_SECONDS = 30;
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    private static final int STEPS_APART = 1;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BASE32_BITS = 5;

    private Totp() {}

    /** The step whose code this is, of those that count now; empty where it is of none. */
    static OptionalLong step(byte[] secret, String code, Instant now) {
        byte[] tried = code.replace(" ", "").getBytes(StandardCharsets.UTF_8);
        long present = now.getEpochSecond() / STEP_SECONDS;
        OptionalLong found = OptionalLong.empty();
        for (long step = present - STEPS_APART; step <= present + STEPS_APART; step++) {
            byte[] right = code(secret, step).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(right, tried)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The code of an instant. */
    static String code(byte[] secret, Instant now) {
        return code(secret, now.getEpochSecond() / STEP_SECONDS);
    }

    /** RFC 4226 section 5.3. */
    private static String code(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(0, step).array());
            int offset = hash[hash.length - 1] & 0xF;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("No provider offers HMAC-SHA-1", missing);
        }
    }

    /** The secret as people and links write it: base32 (RFC 4648 section 6), without padding. */
    static String base32(byte[] secret) {
        StringBuilder text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (byte b : secret) {
            buffer = (buffer << Byte.SIZE) | (b & 0xFF);
            bits += Byte.SIZE;
            while (bits >= BASE32_BITS) {
                bits -= BASE32_BITS;
                text.append(BASE32.charAt((buffer >>> bits) & 31));
            }
        }
        return text.toString();
    }
}
