package dev.precept.client;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.Iterator;
import java.util.Map;

/** The JSON of questions and of what is found. */
final class Questions {
    private static final JsonMapper JSON = new JsonMapper();

    private Questions() {}

    static ObjectNode of(Evaluation evaluation) {
        ObjectNode body = JSON.createObjectNode();
        body.set("subject", entity(evaluation.subject()));
        body.putObject("action").put("name", evaluation.action());
        body.set("resource", entity(evaluation.resource()));
        return with(body, evaluation.context());
    }

    static ObjectNode subjects(
            String type, String action, Entity resource, Map<String, Object> context) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("subject").put("type", type);
        body.putObject("action").put("name", action);
        body.set("resource", entity(resource));
        return with(body, context);
    }

    static ObjectNode resources(
            Entity subject, String action, String type, Map<String, Object> context) {
        ObjectNode body = JSON.createObjectNode();
        body.set("subject", entity(subject));
        body.putObject("action").put("name", action);
        body.putObject("resource").put("type", type);
        return with(body, context);
    }

    static ObjectNode actions(Entity subject, Entity resource, Map<String, Object> context) {
        ObjectNode body = JSON.createObjectNode();
        body.set("subject", entity(subject));
        body.set("resource", entity(resource));
        return with(body, context);
    }

    static Iterator<Entity> entities(Iterator<JsonNode> found) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return found.hasNext();
            }

            @Override
            public Entity next() {
                JsonNode one = found.next();
                return new Entity(
                        one.path("type").asString(),
                        one.path("id").asString(),
                        map(one.path("properties")));
            }
        };
    }

    static Map<String, Object> map(JsonNode object) {
        return object.isObject()
                ? JSON.convertValue(object, new TypeReference<Map<String, Object>>() {})
                : Map.of();
    }

    private static ObjectNode entity(Entity entity) {
        ObjectNode node = JSON.createObjectNode();
        node.put("type", entity.type()).put("id", entity.id());
        if (!entity.properties().isEmpty()) {
            node.set("properties", JSON.valueToTree(entity.properties()));
        }
        return node;
    }

    private static ObjectNode with(ObjectNode body, Map<String, Object> context) {
        if (!context.isEmpty()) {
            body.set("context", JSON.valueToTree(context));
        }
        return body;
    }
}
