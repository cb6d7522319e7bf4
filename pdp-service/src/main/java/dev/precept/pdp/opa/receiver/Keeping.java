package dev.precept.pdp.opa.receiver;

import static java.util.Locale.ROOT;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is kept of a decision that an OPA reports. Credentials are hidden wherever they stand; what
 * was asked of others while deciding is left out, for it has them in forms we do not know. What is
 * hidden or left out is named.
 */
final class Keeping {
    private static final String HIDDEN = "[hidden]";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Columns have these. */
    private static final Set<String> ELSEWHERE = Set.of("decision_id", "timestamp", "path");

    private static final Set<String> KEPT =
            Set.of(
                    "labels",
                    "trace_id",
                    "span_id",
                    "batch_decision_id",
                    "revision",
                    "bundles",
                    "query",
                    "input",
                    "result",
                    "mapped_result",
                    "erased",
                    "masked",
                    "error",
                    "requested_by",
                    "metrics",
                    "req_id",
                    "request_context");

    private static final Pattern SECRET_NAME =
            Pattern.compile(
                    "authorization|cookie|token|secret|passw|credential|assertion|dpop"
                            + "|api[-_]?key|gateway[-_]?key|private[-_]?key|client[-_]?cert");

    private static final Pattern SECRET_TEXT =
            Pattern.compile(
                    "(?i)\\beyJ[\\w-]{8}|^(?:bearer|basic|dpop|digest) |\\bp[ag]k_|\\bpo_[\\w-]{16}"
                            + "|://[^/\\s@]{1,200}+@|(?:token|secret|password|key)=");

    /** Kinds of subjects that are named by what they show: whatever it looks like, it is secret. */
    private static final Set<String> SHOWN = Set.of("token", "api-key");

    private final ObjectNode kept = NODES.objectNode();
    private final ArrayNode hidden = NODES.arrayNode();
    private final ArrayNode notKept = NODES.arrayNode();

    private Keeping() {}

    /**
     * What is kept of it, as JSON.
     *
     * @param isInputKept whether the input is: where the question is written down, it is there
     */
    static byte[] of(LogEvent event, boolean isInputKept) {
        Keeping keeping = new Keeping();
        for (Map.Entry<String, JsonNode> member : event.whole().properties()) {
            String name = member.getKey();
            boolean isKept = KEPT.contains(name) && (isInputKept || !name.equals("input"));
            if (isKept) {
                keeping.keep(name, member.getValue());
            } else if (!ELSEWHERE.contains(name)) {
                keeping.name(keeping.notKept, name);
            }
        }
        return keeping.bytes();
    }

    private byte[] bytes() {
        if (!hidden.isEmpty()) {
            kept.set("hidden", hidden);
        }
        if (!notKept.isEmpty()) {
            kept.set("notKept", notKept);
        }
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void keep(String name, JsonNode value) {
        JsonNode copy = without("/" + name, value);
        if (copy.toString().length() > Limits.PART_BYTES) {
            name(notKept, name);
        } else {
            kept.set(name, copy);
        }
    }

    private void name(ArrayNode names, String name) {
        if (names.size() < Limits.NAMES) {
            names.add(whole(shortened(name, Limits.PATH_CHARACTERS)));
        }
    }

    private JsonNode without(String pointer, JsonNode value) {
        if (value.isObject()) {
            ObjectNode copy = NODES.objectNode();
            boolean isShown = SHOWN.contains(value.path("type").asString("").toLowerCase(ROOT));
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                String key = member.getKey();
                String name = isSecret(key) ? HIDDEN : whole(key);
                String at = pointer + '/' + name;
                copy.set(
                        name,
                        isSecret(key, member.getValue()) || (isShown && key.equals("id"))
                                ? hide(at)
                                : without(at, member.getValue()));
            }
            return copy;
        }
        if (value.isArray()) {
            ArrayNode copy = NODES.arrayNode();
            for (int i = 0; i < value.size(); i++) {
                copy.add(without(pointer + '/' + i, value.get(i)));
            }
            return copy;
        }
        if (!value.isString()) {
            return value;
        }
        String text = value.stringValue();
        return isSecret(text) ? hide(pointer) : NODES.stringNode(whole(text));
    }

    private StringNode hide(String pointer) {
        name(hidden, pointer);
        return NODES.stringNode(HIDDEN);
    }

    /** A name says of what is in it; whether there is one at all is no secret. */
    private static boolean isSecret(String name, JsonNode value) {
        return !value.isBoolean()
                && !value.isNumber()
                && !value.isNull()
                && SECRET_NAME.matcher(name.toLowerCase(ROOT)).find();
    }

    private static boolean isSecret(String text) {
        return SECRET_TEXT.matcher(text).find();
    }

    /** A message that is shown: without what is secret in it. */
    static @Nullable String message(JsonNode node) {
        if (!node.isString() || node.stringValue().isEmpty()) {
            return null;
        }
        String text = node.stringValue();
        return isSecret(text) ? HIDDEN : whole(shortened(text, Limits.MESSAGE_CHARACTERS));
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /**
     * Without NUL, which PostgreSQL does not take, and half surrogate pairs, which nothing does.
     */
    private static String whole(String text) {
        byte[] bytes = text.replace('\0', ' ').getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
