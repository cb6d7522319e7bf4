package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.forward.OriginalRequest;
import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the OPA plugin of a gateway asks: the request it has, as its own input tells of it.
 *
 * @param request where the input tells of the request, as a JSON pointer
 * @param address where it tells of the client's address
 * @param isDecoded whether the path it tells has no codes, and so no query either
 */
record GatewayDocument(RequestCheck check, String request, String address, boolean isDecoded)
        implements Document {
    /** What a path has as it is (RFC 3986, section 3.3), but for what we refuse. */
    private static final String PLAIN = "/._~!$&'()*+,=:@-";

    /** Stands for what could not be decoded. */
    private static final char LOST = '\ufffd';

    /** The plugin of APISIX, which tells the path as nginx has decoded it. */
    static GatewayDocument apisix(RequestCheck check) {
        return new GatewayDocument(check, "/request", "/var/remote_addr", true);
    }

    /** The plugin of Kong. */
    static GatewayDocument kong(RequestCheck check) {
        return new GatewayDocument(check, "/request/http", "/client_ip", false);
    }

    /** The package that has it: {@code apisix}, say. */
    Document whole() {
        return (visit, input) -> {
            Evaluated evaluated = evaluate(visit, input);
            ObjectNode whole = Documents.empty();
            whole.set("decision", evaluated.document());
            return new Evaluated(whole, evaluated.question());
        };
    }

    /** The external authorization of Envoy, as its plugin for OPA tells of it. */
    static GatewayDocument envoy(RequestCheck check) {
        return new GatewayDocument(
                check,
                "/attributes/request/http",
                "/attributes/source/address/socketAddress/address",
                false);
    }

    /** A request as it is told. */
    private record Told(OriginalRequest original, Fields fields) {}

    @Override
    public Evaluated evaluate(Visit visit, JsonNode input) throws InvalidInputException {
        if (!tells(input)) {
            throw new InvalidInputException("the input has no object at " + request);
        }
        Told told = told(input);
        RequestCheck.Checked checked = check.checked(visit, told.original, told.fields);
        return new Evaluated(Documents.of(checked.answer()), checked.question());
    }

    /** Whether the input is of this form. */
    boolean tells(JsonNode input) {
        return input.at(request).isObject();
    }

    /** What an input of this form asks; null where it is always denied, for it is not clear. */
    @Nullable AccessRequest question(Visit visit, JsonNode input) {
        Told told = told(input);
        return told.original.fault() == null
                ? check.question(visit, told.original, told.fields)
                : null;
    }

    private Told told(JsonNode input) {
        JsonNode http = input.at(request);
        Fields fields = fields(http.path("headers"));
        OriginalRequest original =
                OriginalRequest.told(
                                text(http, "method"),
                                host(http, fields),
                                isDecoded ? encoded(text(http, "path")) : text(http, "path"),
                                text(http, "scheme"))
                        .from(address(input));
        return new Told(original, fields);
    }

    /** The request's own field knows the port that was asked; the gateway's host leaves it out. */
    private static String host(JsonNode http, Fields fields) {
        String host = fields.count("Host") == 1 ? fields.first("Host") : null;
        return host == null ? text(http, "host") : host;
    }

    private @Nullable String address(JsonNode input) {
        JsonNode node = input.at(address);
        return node.isString() ? node.asString() : null;
    }

    /**
     * With its codes again, as APISIX writes them towards the upstream. What is no text of
     * characters stays as it is, and is refused.
     */
    private static String encoded(String path) {
        if (path.indexOf(LOST) >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
            return path;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain =
                    PLAIN.indexOf(octet) >= 0 || (octet > 0 && Character.isLetterOrDigit(octet));
            if (isPlain) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("%%%02X", octet));
            }
        }
        return encoded.toString();
    }

    private static String text(JsonNode http, String member) {
        JsonNode node = http.path(member);
        return node.isString() ? node.asString() : "";
    }

    /** A field that came several times is a list. */
    private static Fields fields(JsonNode headers) {
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> header : headers.properties()) {
            if (header.getValue().isArray()) {
                header.getValue().forEach(value -> add(fields, header.getKey(), value));
            } else {
                add(fields, header.getKey(), header.getValue());
            }
        }
        return Fields.of(fields.toArray(String[]::new));
    }

    private static void add(List<String> fields, String name, JsonNode value) {
        fields.add(name);
        fields.add(value.isString() ? value.asString() : value.toString());
    }
}
