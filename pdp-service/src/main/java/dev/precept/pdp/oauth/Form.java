package dev.precept.pdp.oauth;

import dev.precept.domain.shared.ScopeToken;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Parameters sent as application/x-www-form-urlencoded, read strictly: UTF-8, whole escapes,
 * nothing twice (RFC 6749 section 3.2) but {@code resource} (RFC 8707 section 2) and {@code
 * audience} (RFC 8693 section 2.1). A parameter without a value counts as left out (RFC 6749
 * section 3.1). Immutable.
 */
public final class Form {
    private static final String RESOURCE = "resource";
    private static final String AUDIENCE = "audience";
    private static final Set<String> REPEATABLE = Set.of(RESOURCE, AUDIENCE);

    private final Map<String, List<String>> parameters;

    private Form(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads a body, or a query.
     *
     * @throws OAuthException where it is not such a form
     */
    public static Form read(byte[] body) {
        Map<String, List<String>> parameters = new HashMap<>();
        int start = 0;
        int count = 0;
        while (start < body.length) {
            int end = indexOf(body, '&', start, body.length);
            int equal = indexOf(body, '=', start, end);
            String name = decoded(body, start, equal);
            String value = decoded(body, Math.min(equal + 1, end), end);
            if (++count > Limits.PARAMETERS) {
                throw OAuthError.invalidRequest("There are too many parameters.");
            }
            List<String> others = parameters.putIfAbsent(name, List.of(value));
            if (others != null) {
                if (!REPEATABLE.contains(name)) {
                    throw OAuthError.invalidRequest("A parameter is there more than once.");
                }
                parameters.put(name, Stream.concat(others.stream(), Stream.of(value)).toList());
            }
            start = end + 1;
        }
        return new Form(parameters);
    }

    /** A form of these parameters, each once. */
    public static Form of(Map<String, String> parameters) {
        Map<String, List<String>> lists = new HashMap<>();
        parameters.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Form(lists);
    }

    /** The value of a parameter; null where there is none or an empty one. */
    public @Nullable String get(String name) {
        List<String> values = parameters.get(name);
        return values == null || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /**
     * The value of a parameter that has to be there.
     *
     * @throws OAuthException where it is not
     */
    public String require(String name) {
        String value = get(name);
        if (value == null) {
            throw OAuthError.invalidRequest("The parameter " + name + " is missing.");
        }
        return value;
    }

    /** The first value of every parameter that has one, by name. */
    public Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String name : parameters.keySet()) {
            String value = get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    /**
     * The scopes asked for; null where none is named.
     *
     * @throws OAuthException where they are malformed or too many
     */
    public @Nullable Set<String> scopes() {
        String scope = get(OAuth2ParameterNames.SCOPE);
        return scope == null ? null : scopes(scope);
    }

    /**
     * The scopes in a text, RFC 6749 section 3.3: scope-tokens, one space between them.
     *
     * @throws OAuthException where they are malformed or too many
     */
    public static Set<String> scopes(String scope) {
        Set<String> scopes = new LinkedHashSet<>();
        for (String token : scope.split(" ", -1)) {
            if (!ScopeToken.isScopeToken(token)) {
                throw OAuthError.of(OAuth2ErrorCodes.INVALID_SCOPE, "The scope is malformed.");
            }
            scopes.add(token);
        }
        if (scopes.size() > Limits.REQUESTED_SCOPES) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.INVALID_SCOPE,
                    "More than " + Limits.REQUESTED_SCOPES + " scopes are asked for.");
        }
        return scopes;
    }

    /**
     * The resources named, RFC 8707 section 2.
     *
     * @throws OAuthException where they are too many
     */
    public List<String> resources() {
        return targets(RESOURCE);
    }

    /**
     * The audiences named, RFC 8693 section 2.1.
     *
     * @throws OAuthException where they are too many
     */
    public List<String> audiences() {
        return targets(AUDIENCE);
    }

    private List<String> targets(String name) {
        List<String> resources =
                parameters.getOrDefault(name, List.of()).stream()
                        .filter(value -> !value.isEmpty())
                        .distinct()
                        .toList();
        if (resources.size() > Limits.REQUESTED_RESOURCES) {
            throw OAuthError.of(
                    OAuthError.INVALID_TARGET,
                    "More than " + Limits.REQUESTED_RESOURCES + " resources are named.");
        }
        return resources;
    }

    /** Decodes text that is encoded as the names and values of forms are. */
    public static String decoded(byte[] text, int start, int end) {
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

    /** The names only: values may be secrets. */
    @Override
    public String toString() {
        return parameters.keySet().toString();
    }
}
