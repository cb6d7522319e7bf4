package dev.precept.pdp.jose;

import java.util.Base64;

/**
 * Base64url without padding (RFC 7515 section 2), one text for one value: padding, foreign
 * characters and stray bits in the last character are refused.
 */
final class Base64Url {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Base64Url() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    static byte[] encodeToBytes(byte[] bytes) {
        return ENCODER.encode(bytes);
    }

    /**
     * Throws {@link IllegalArgumentException} unless the text is the one that encodes its value.
     */
    static byte[] decode(String text) {
        if (text.indexOf('=') >= 0) {
            throw new IllegalArgumentException("base64url is written without padding");
        }
        int strayBits =
                switch (text.length() % 4) {
                    case 0 -> 0;
                    case 2 -> 0b1111;
                    case 3 -> 0b11;
                    default -> throw new IllegalArgumentException("not base64url: wrong length");
                };
        byte[] bytes = DECODER.decode(text);
        if (strayBits != 0) {
            int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
            if ((last & strayBits) != 0) {
                throw new IllegalArgumentException("not base64url: stray bits at the end");
            }
        }
        return bytes;
    }
}
