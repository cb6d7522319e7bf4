package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.forward.OriginalRequest;
import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the OPA plugin of a gateway asks: the request it has, as its own input tells of it.
 *
 * @param request where the input tells of the request, as a JSON pointer
 * @param address where it tells of the client's address
 */
record GatewayDocument(RequestCheck check, String request, String address) implements Document {
    /** The plugin of APISIX. */
    static GatewayDocument apisix(RequestCheck check) {
        return new GatewayDocument(check, "/request", "/var/remote_addr");
    }

    /** The plugin of Kong. */
    static GatewayDocument kong(RequestCheck check) {
        return new GatewayDocument(check, "/request/http", "/client_ip");
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

    @Override
    public Evaluated evaluate(Visit visit, JsonNode input) throws InvalidInputException {
        JsonNode http = input.at(request);
        if (!http.isObject()) {
            throw new InvalidInputException("the input has no object at " + request);
        }
        Fields fields = fields(http.path("headers"));
        OriginalRequest original =
                OriginalRequest.told(
                                text(http, "method"),
                                host(http, fields),
                                text(http, "path"),
                                text(http, "scheme"))
                        .from(address(input));
        RequestCheck.Checked checked = check.checked(visit, original, fields);
        return new Evaluated(Documents.of(checked.answer()), checked.question());
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
