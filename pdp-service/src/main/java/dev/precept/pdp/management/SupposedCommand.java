package dev.precept.pdp.management;

import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.web.Headers;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A command as it would be sent.
 *
 * @param path as it stands in the URL, percent-encoded, without the query
 * @param query as it stands in the URL; null where there is none
 * @param headers by name
 * @param body its bytes; none where there is no body
 */
record SupposedCommand(
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        byte[] body) {
    private static final String JSON = "application/json";
    private static final Set<String> METHODS = Set.of("PUT", "POST", "PATCH", "DELETE");
    private static final Pattern PATH =
            Pattern.compile("/v1/organizations/[!-~&&[^?#]]++(\\?[!-~&&[^#]]*+)?");
    private static final List<String> HEADERS =
            List.of(
                    HttpHeaders.CONTENT_TYPE,
                    HttpHeaders.IF_MATCH,
                    HttpHeaders.IF_NONE_MATCH,
                    Headers.REASON);

    /** A command of our own making, in JSON. */
    static SupposedCommand of(String method, String path, @Nullable Json body, JsonMapper json) {
        return new SupposedCommand(
                method,
                path,
                null,
                Map.of(HttpHeaders.CONTENT_TYPE, JSON),
                body == null ? new byte[0] : json.writeValueAsBytes(body.members()));
    }

    /** The same on the path of a request, with its query or without. */
    SupposedCommand at(HttpServletRequest request, boolean isAsked) {
        return new SupposedCommand(
                method,
                request.getRequestURI(),
                isAsked ? request.getQueryString() : null,
                headers,
                body);
    }

    /** The commands of a member of the body; faults where they are none. */
    static List<SupposedCommand> read(List<Cursor> items, JsonMapper json, Faults faults) {
        List<SupposedCommand> commands = new ArrayList<>();
        for (Cursor item : items) {
            commands.add(read(item, json, faults));
        }
        return commands;
    }

    private static SupposedCommand read(Cursor item, JsonMapper json, Faults faults) {
        Fields fields = Fields.of(item, faults).require("method", "path");
        String method = fields.text("method", Limits.PARAMETER_CHARACTERS);
        String path = fields.text("path", Limits.PATH_CHARACTERS);
        Cursor body = fields.part("body");
        Map<String, String> headers = headers(method, fields.part("headers"), faults);
        fields.end();
        if (!METHODS.contains(method) && fields.has("method")) {
            faults.add(invalid(item, "method", "A command is a PUT, POST, PATCH or DELETE."));
        }
        if (!PATH.matcher(path).matches() && fields.has("path")) {
            faults.add(
                    invalid(
                            item,
                            "path",
                            "The path begins with /v1/organizations/ and is percent-encoded."));
        }
        int mark = path.indexOf('?');
        return new SupposedCommand(
                method,
                mark < 0 ? path : path.substring(0, mark),
                mark < 0 ? null : path.substring(mark + 1),
                headers,
                body == null ? new byte[0] : bytes(body, headers, json));
    }

    private static Map<String, String> headers(
            String method, @Nullable Cursor part, Faults faults) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(HttpHeaders.CONTENT_TYPE, method.equals("PATCH") ? Patching.MERGE_PATCH : JSON);
        if (part == null) {
            return headers;
        }
        Fields.of(part, faults);
        for (String name : part.names()) {
            Cursor value = part.member(name);
            if (value == null || HEADERS.stream().noneMatch(name::equalsIgnoreCase)) {
                faults.add(
                        new Fault(
                                Cursor.append(part.pointer(), name),
                                part.place(),
                                "unknown-member",
                                "Headers that count here are " + HEADERS + "."));
                continue;
            }
            String text = faults.text(value, Limits.PARAMETER_CHARACTERS);
            headers.put(name, text == null ? "" : text);
        }
        return headers;
    }

    /** A text that is not said to be JSON is sent as it is, anything else as JSON. */
    private static byte[] bytes(Cursor body, Map<String, String> headers, JsonMapper json) {
        String text = body.text();
        String type = headers.getOrDefault(HttpHeaders.CONTENT_TYPE, JSON);
        return text != null && !type.contains("json")
                ? text.getBytes(StandardCharsets.UTF_8)
                : json.writeValueAsBytes(PlainJson.plain(body.node()));
    }

    private static Fault invalid(Cursor item, String member, String detail) {
        return new Fault(
                Cursor.append(item.pointer(), member), item.place(), "invalid-value", detail);
    }
}
