package dev.precept.pdp.signin;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of a sign-in, as a row of the database keeps it: texts, lists and numbers. */
final class SignInCodec {
    private static final JsonMapper JSON = new JsonMapper();

    private SignInCodec() {}

    static String write(Attributes signIn) {
        ObjectNode json = JSON.createObjectNode();
        signIn.value().forEach((name, value) -> json.set(name, node(value)));
        return JSON.writeValueAsString(json);
    }

    static Attributes read(String text) {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        JSON.readTree(text)
                .properties()
                .forEach(member -> values.put(member.getKey(), value(member.getValue())));
        return new Attributes(values);
    }

    private static JsonNode node(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(String text) -> JSON.getNodeFactory().stringNode(text);
            case AttributeValue.Number(BigDecimal number) ->
                    JSON.getNodeFactory().numberNode(number);
            case AttributeValue.Flag(boolean flag) -> JSON.getNodeFactory().booleanNode(flag);
            case AttributeValue.Items(List<AttributeValue> items) -> {
                ArrayNode array = JSON.createArrayNode();
                items.forEach(item -> array.add(node(item)));
                yield array;
            }
            case AttributeValue.Fields(Attributes fields) -> {
                ObjectNode object = JSON.createObjectNode();
                fields.value().forEach((name, it) -> object.set(name, node(it)));
                yield object;
            }
        };
    }

    private static AttributeValue value(JsonNode node) {
        if (node.isArray()) {
            List<AttributeValue> items = new ArrayList<>();
            node.forEach(item -> items.add(value(item)));
            return new AttributeValue.Items(items);
        }
        if (node.isObject()) {
            Map<String, AttributeValue> fields = new LinkedHashMap<>();
            node.properties()
                    .forEach(member -> fields.put(member.getKey(), value(member.getValue())));
            return new AttributeValue.Fields(new Attributes(fields));
        }
        if (node.isNumber()) {
            return new AttributeValue.Number(node.decimalValue());
        }
        return node.isBoolean()
                ? new AttributeValue.Flag(node.booleanValue())
                : new AttributeValue.Text(node.asString());
    }
}
