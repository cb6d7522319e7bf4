package dev.precept.pdp.authorization;

import dev.precept.pdp.oauth.Form;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An authorization request as a row of the database keeps it: a form again, without secrets. */
final class RequestText {
    /** How a client authenticates, and what a request was made of. */
    private static final Set<String> LEFT_OUT =
            Set.of(
                    Parameters.CLIENT_ASSERTION,
                    Parameters.CLIENT_ASSERTION_TYPE,
                    Parameters.CLIENT_SECRET,
                    Parameters.REQUEST,
                    Parameters.REQUEST_URI,
                    Parameters.RESOURCE);

    private RequestText() {}

    /**
     * The text.
     *
     * @param requestUri by which it was pushed; null where it was not
     */
    static String of(Form form, @Nullable String requestUri) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> parameter : new TreeMap<>(form.all()).entrySet()) {
            if (!LEFT_OUT.contains(parameter.getKey())) {
                add(text, parameter.getKey(), parameter.getValue());
            }
        }
        form.resources().forEach(resource -> add(text, Parameters.RESOURCE, resource));
        if (requestUri != null) {
            add(text, Parameters.REQUEST_URI, requestUri);
        }
        return text.toString();
    }

    /** The request of a text. */
    static Form read(String text) {
        return Form.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a parameter. */
    static void add(StringBuilder text, String name, String value) {
        text.append(text.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
