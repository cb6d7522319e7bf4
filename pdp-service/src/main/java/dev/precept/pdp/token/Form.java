package dev.precept.pdp.token;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The parameters of a request's body (application/x-www-form-urlencoded), read strictly: UTF-8,
 * whole escapes, nothing twice (RFC 6749 section 3.2).
 */
final class Form {
    private final Map<String, String> parameters = new HashMap<>();

    private Form() {}

    /**
     * Reads a body.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException where it is
     *     not such a form
     */
    static Form read(byte[] body) {
        Form form = new Form();
        int start = 0;
        while (start < body.length) {
            int end = indexOf(body, '&', start, body.length);
            int equal = indexOf(body, '=', start, end);
            String name = decoded(body, start, equal);
            String value = decoded(body, Math.min(equal + 1, end), end);
            if (form.parameters.size() == Limits.PARAMETERS) {
                throw OAuthError.invalidRequest("There are too many parameters.");
            }
            if (form.parameters.putIfAbsent(name, value) != null) {
                throw OAuthError.invalidRequest("A parameter is there more than once.");
            }
            start = end + 1;
        }
        return form;
    }

    /** The value of a parameter; null where there is none. */
    @Nullable String get(String name) {
        return parameters.get(name);
    }

    /** Decodes text that is encoded as the names and values of forms are. */
    static String decoded(byte[] text, int start, int end) {
        byte[] bytes = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            byte b = text[i];
            if (b == '%') {
                int high = i + 2 < end ? Character.digit(text[i + 1], 16) : -1;
                int low = i + 2 < end ? Character.digit(text[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw OAuthError.invalidRequest("A percent-encoding is not one.");
                }
                b = (byte) (high * 16 + low);
                i += 2;
            } else if (b == '+') {
                b = ' ';
            }
            bytes[length++] = b;
        }
        return utf8(bytes, length);
    }

    private static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw OAuthError.invalidRequest("A parameter is not UTF-8.");
        }
    }

    private static int indexOf(byte[] text, char c, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text[i] == c) {
                return i;
            }
        }
        return end;
    }
}
