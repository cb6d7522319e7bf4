package dev.precept.pdp.account;

import java.math.BigInteger;
import java.time.Instant;

/** What an authenticator app shows. */
public final class TestCodes {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private TestCodes() {}

    /** The code of a secret, in base32, at an instant. */
    public static String next(String secret, Instant now) {
        return Totp.code(decoded(secret), now);
    }

    private static byte[] decoded(String base32) {
        BigInteger bits = BigInteger.ZERO;
        for (char c : base32.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(c)));
        }
        byte[] whole = bits.toByteArray();
        byte[] secret = new byte[base32.length() * 5 / 8];
        int from = whole.length - secret.length;
        for (int i = 0; i < secret.length; i++) {
            secret[i] = from + i < 0 ? 0 : whole[from + i];
        }
        return secret;
    }
}
