package dev.precept.pdp.jose;

import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.EdECKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Public keys on the curve of RFC 8032 section 5.1, as a JWK has them (RFC 8037 section 2). */
final class Ed25519 {
    /** Its name in a JWK. */
    static final String JWK_NAME = "Ed25519";

    static final int PUBLIC_KEY_BYTES = 32;
    static final int SIGNATURE_BYTES = 64;

    /** What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410 section 4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /**
     * The second coordinates of the points of order 1, 2, 4 and 8: under such a key one signature
     * is good for many messages.
     */
    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    P.subtract(BigInteger.ONE),
                    new BigInteger(
                            "2707385501144840649318225287225658788936804267575313519463743609750"
                                    + "303402022"),
                    new BigInteger(
                            "5518865911751325706246726721711829513769818806524496850026504839420"
                                    + "6261417927"));

    private Ed25519() {}

    static boolean fits(Key key) {
        return key instanceof EdECKey edwards
                && NamedParameterSpec.ED25519.getName().equals(edwards.getParams().getName());
    }

    /** The 32 bytes of a public key. */
    static byte[] bytes(Key key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, PREFIX.length, encoded.length);
    }

    /** A SubjectPublicKeyInfo; {@link IllegalArgumentException} where no good key is of these. */
    static byte[] encoded(byte[] key) {
        if (key.length != PUBLIC_KEY_BYTES) {
            throw new IllegalArgumentException("The key is not of 32 bytes");
        }
        byte[] bigEndian = new byte[key.length];
        for (int i = 0; i < key.length; i++) {
            bigEndian[i] = key[key.length - 1 - i];
        }
        BigInteger y = new BigInteger(1, bigEndian).clearBit(Byte.SIZE * PUBLIC_KEY_BYTES - 1);
        if (y.compareTo(P) >= 0 || SMALL_ORDER.contains(y)) {
            throw new IllegalArgumentException("The key's point is not one to sign with");
        }
        byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + key.length);
        System.arraycopy(key, 0, encoded, PREFIX.length, key.length);
        return encoded;
    }
}
