package dev.precept.pdp.decision.opa;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Set;

/**
 * A provider of external data for Gatekeeper ({@code externaldata.gatekeeper.sh/v1beta1}): each key
 * is the text of an evaluation, its value what {@code precept/decision} says of it.
 */
final class ProviderDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    private static final String VERSION = "externaldata.gatekeeper.sh/v1beta1";

    private final Document decision;

    ProviderDoor(Document decision) {
        this.decision = decision;
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Leasing leasing() {
        return Leasing.AT_FIRST;
    }

    @Override
    public Answer answer(Visit visit) {
        JsonNode keys;
        try {
            keys = Input.read(visit.question()).at("/request/keys");
        } catch (InvalidInputException invalid) {
            return failed(400, String.valueOf(invalid.getMessage()));
        }
        if (!keys.isArray() || keys.size() > Limits.PROVIDER_KEYS) {
            return failed(
                    400,
                    "request.keys must be a list of at most " + Limits.PROVIDER_KEYS + " keys");
        }
        ObjectNode body = response("");
        ArrayNode items = ((ObjectNode) body.get("response")).putArray("items");
        for (JsonNode key : keys) {
            items.add(item(visit, key.isString() ? key.asString() : key.toString()));
        }
        return Answer.json(200, body.toString());
    }

    private ObjectNode item(Visit visit, String key) {
        ObjectNode item = Documents.empty().put("key", key);
        try {
            item.set("value", decision.evaluate(visit, Input.read(key)).document());
        } catch (InvalidInputException invalid) {
            item.put("error", String.valueOf(invalid.getMessage()));
        }
        return item;
    }

    @Override
    public Answer refusal(Problem problem) {
        return failed(problem.status(), problem.code() + ": " + problem.detail());
    }

    private static Answer failed(int status, String message) {
        return Answer.json(status, response(message).toString());
    }

    private static ObjectNode response(String error) {
        ObjectNode body =
                Documents.empty().put("apiVersion", VERSION).put("kind", "ProviderResponse");
        // What it says may be otherwise a moment later: nothing is to be changed by it.
        body.putObject("response").put("idempotent", false).put("systemError", error);
        return body;
    }
}
