package dev.precept.pdp.stream.signal;

import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.stream.signal.SignalStream.Method;
import dev.precept.pdp.stream.signal.SignalStream.Settings;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The JSON object that a receiver sends, bounded. For one thread. */
final class SignalRequest {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode body;

    private SignalRequest(ObjectNode body) {
        this.body = body;
    }

    /** The body; empty where there is none. */
    static SignalRequest read(HttpServletRequest request) throws IOException {
        byte[] bytes = request.getInputStream().readNBytes(Limits.BODY_BYTES + 1);
        if (bytes.length > Limits.BODY_BYTES) {
            throw new SignalRefusedException(
                    413, "body-too-large", "Send at most " + Limits.BODY_BYTES + " bytes.");
        }
        if (bytes.length == 0) {
            return new SignalRequest(JSON.createObjectNode());
        }
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return new SignalRequest(object);
            }
        } catch (JacksonException malformed) {
            // told below: what is no JSON is no object either
        }
        throw SignalRefusedException.invalid("The body has to be a JSON object.");
    }

    /** A text that has to be there. */
    String required(String name) {
        String text = text(body, name);
        if (text == null) {
            throw SignalRefusedException.invalid("'" + name + "' is required.");
        }
        return text;
    }

    /** A text; null where it is left out. */
    @Nullable String text(String name) {
        return text(body, name);
    }

    /** A subject identifier as it is compared. */
    String subject() {
        if (body.get("subject") instanceof ObjectNode subject
                && "iss_sub".equals(text(subject, "format"))
                && subject.size() == 3) {
            String issuer = text(subject, "iss");
            String named = text(subject, "sub");
            if (issuer != null && named != null) {
                return Signal.user(issuer, named).toString();
            }
        }
        throw SignalRefusedException.invalid(
                "'subject' is required: {\"format\": \"iss_sub\", \"iss\": …, \"sub\": …}, of which"
                        + " signals tell (RFC 9493 section 3.2.2).");
    }

    /**
     * What the receiver says of its stream; what it leaves out is as before, or not there where it
     * replaces everything.
     *
     * @param stream the stream's id
     */
    Settings settings(String stream, Settings before, boolean isReplaced, Sealing sealing) {
        List<String> events =
                body.has("events_requested")
                        ? List.copyOf(texts("events_requested", Limits.EVENT_TYPES))
                        : isReplaced ? List.of() : before.events();
        String description =
                body.has("description")
                        ? text("description")
                        : isReplaced ? null : before.description();
        JsonNode delivery = body.get("delivery");
        if (delivery == null) {
            Settings kept = isReplaced ? polled() : before;
            return new Settings(
                    kept.method(), kept.endpoint(), kept.authorization(), events, description);
        }
        if (!(delivery instanceof ObjectNode object)) {
            throw SignalRefusedException.invalid("'delivery' has to be an object.");
        }
        Method method = method(object);
        if (method == Method.POLL) {
            return new Settings(method, null, null, events, description);
        }
        String authorization = text(object, "authorization_header");
        return new Settings(
                method,
                endpoint(object),
                authorization == null ? null : sealing.seal(stream, authorization),
                events,
                description);
    }

    /** A stream of which nothing is said. */
    static Settings polled() {
        return new Settings(Method.POLL, null, null, List.of(), null);
    }

    /** RFC 8936 section 2.2. */
    SignalPoll.Asked poll() {
        Set<String> acknowledged = new HashSet<>(texts("ack", Limits.TOKENS_PER_POLL));
        JsonNode errors = body.get("setErrs");
        if (errors != null) {
            if (!(errors instanceof ObjectNode object) || object.size() > Limits.TOKENS_PER_POLL) {
                throw SignalRefusedException.invalid("'setErrs' has to be a small object.");
            }
            acknowledged.addAll(object.propertyNames());
        }
        JsonNode maximum = body.get("maxEvents");
        if (maximum != null && (!maximum.isInt() || maximum.intValue() < 0)) {
            throw SignalRefusedException.invalid("'maxEvents' has to be a number, not below 0.");
        }
        JsonNode atOnce = body.get("returnImmediately");
        if (atOnce != null && !atOnce.isBoolean()) {
            throw SignalRefusedException.invalid("'returnImmediately' has to be true or false.");
        }
        return new SignalPoll.Asked(
                maximum == null
                        ? Limits.TOKENS_PER_POLL
                        : Math.min(maximum.intValue(), Limits.TOKENS_PER_POLL),
                atOnce != null && atOnce.booleanValue(),
                acknowledged);
    }

    private static Method method(ObjectNode delivery) {
        String uri = text(delivery, "method");
        for (Method method : Method.values()) {
            if (method.uri().equals(uri)) {
                return method;
            }
        }
        throw SignalRefusedException.invalid(
                "'delivery.method' is "
                        + Method.PUSH.uri()
                        + " (push) or "
                        + Method.POLL.uri()
                        + " (poll).");
    }

    private static String endpoint(ObjectNode delivery) {
        String endpoint = text(delivery, "endpoint_url");
        try {
            URI uri = endpoint == null ? null : URI.create(endpoint);
            boolean isUrl =
                    uri != null
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null
                            && ("https".equals(uri.getScheme())
                                    || ("http".equals(uri.getScheme())
                                            && uri.getHost().equals("127.0.0.1")));
            if (endpoint != null && isUrl) {
                return endpoint;
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw SignalRefusedException.invalid("'delivery.endpoint_url' has to be an https URL.");
    }

    private List<String> texts(String name, int maximum) {
        JsonNode array = body.get(name);
        if (array == null) {
            return List.of();
        }
        if (!array.isArray() || array.size() > maximum) {
            throw SignalRefusedException.invalid(
                    "'" + name + "' has to be an array of at most " + maximum + " texts.");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            if (!isLine(item)) {
                throw SignalRefusedException.invalid(
                        "'" + name + "' has to hold texts, each on one line.");
            }
            texts.add(item.asString());
        }
        return texts;
    }

    private static @Nullable String text(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!isLine(node)) {
            throw SignalRefusedException.invalid("'" + name + "' has to be a text on one line.");
        }
        return node.asString();
    }

    /** Neither control characters nor halves of characters: nobody could store them. */
    private static boolean isLine(JsonNode node) {
        return node.isString()
                && node.asString().length() <= Limits.TEXT_CHARACTERS
                && node.asString()
                        .codePoints()
                        .noneMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
    }
}
