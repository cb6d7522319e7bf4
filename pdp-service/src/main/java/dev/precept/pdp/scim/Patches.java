package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.messages.PatchOpType;
import com.unboundid.scim2.common.messages.PatchOperation;
import com.unboundid.scim2.common.types.AttributeDefinition;
import com.unboundid.scim2.common.types.AttributeDefinition.Mutability;
import com.unboundid.scim2.common.types.SchemaResource;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a PATCH asks for (RFC 7644 section 3.5.2), in one form: operations in lower case, each with
 * a path, whoever sent them. Entra ID writes {@code Replace}, and names paths as members of a
 * value; Okta leaves paths out, and repeats the id.
 */
final class Patches {
    private static final String PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

    private Patches() {}

    /**
     * One operation.
     *
     * @param attribute the name of the attribute that it is on, in lower case; of the core schema
     *     where there is no colon in it
     * @param value what is to be there; null for nothing
     */
    record Step(PatchOpType type, String path, String attribute, @Nullable JsonNode value) {}

    /** The steps that a request asks for. */
    static List<Step> read(Kind kind, ObjectNode request) {
        Documents.require(request, PATCH_OP);
        if (!(request.get("Operations") instanceof JsonNode operations) || !operations.isArray()) {
            throw ScimException.invalidSyntax("Operations: an array is due.");
        }
        if (operations.size() > Limits.PATCH_OPERATIONS) {
            throw ScimException.badRequest(
                    "tooMany", "At most " + Limits.PATCH_OPERATIONS + " operations are taken.");
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode operation : operations) {
            addSteps(kind, operation, steps);
        }
        return steps;
    }

    private static void addSteps(Kind kind, JsonNode operation, List<Step> steps) {
        PatchOpType type = type(Documents.text(operation, "op"));
        JsonNode value = operation.get("value");
        JsonNode said = operation.get("path");
        if (said != null && !said.isNull() && !said.isTextual()) {
            throw ScimException.badRequest("invalidPath", "path: a string is due.");
        }
        String path = Documents.text(operation, "path");
        if (path != null && !path.isEmpty()) {
            Step step = step(kind, type, path, value);
            if (isReadOnly(kind, step)) {
                throw ScimException.badRequest("mutability", "'" + path + "' is read-only.");
            }
            if (!isKnown(kind, step)) {
                throw ScimException.badRequest("invalidPath", "There is no '" + path + "'.");
            }
            steps.add(step);
            return;
        }
        if (type == PatchOpType.REMOVE) {
            throw ScimException.badRequest("noTarget", "remove: a path is due.");
        }
        if (!(value instanceof ObjectNode members)) {
            throw ScimException.invalidSyntax("value: an object is due where there is no path.");
        }
        addMembers(kind, type, members, steps);
    }

    private static void addMembers(
            Kind kind, PatchOpType type, ObjectNode members, List<Step> steps) {
        for (var member : members.properties()) {
            boolean isExtension =
                    kind.extensions().stream()
                            .anyMatch(it -> Kind.urn(it).equalsIgnoreCase(member.getKey()));
            if (isExtension && member.getValue() instanceof ObjectNode parts) {
                for (var part : parts.properties()) {
                    steps.add(
                            step(
                                    kind,
                                    type,
                                    member.getKey() + ":" + part.getKey(),
                                    part.getValue()));
                }
            } else if (!member.getKey().equalsIgnoreCase("schemas")) {
                Step step = step(kind, type, member.getKey(), member.getValue());
                if (isKnown(kind, step) && !isReadOnly(kind, step)) {
                    steps.add(step);
                }
            }
        }
    }

    private static PatchOpType type(@Nullable String op) {
        return switch (op == null ? "" : op.toLowerCase(Locale.ROOT)) {
            case "add" -> PatchOpType.ADD;
            case "replace" -> PatchOpType.REPLACE;
            case "remove" -> PatchOpType.REMOVE;
            default -> throw ScimException.invalidSyntax("op: add, replace or remove is due.");
        };
    }

    private static Step step(Kind kind, PatchOpType type, String path, @Nullable JsonNode value) {
        if (path.length() > Limits.FILTER_CHARACTERS) {
            throw ScimException.badRequest("invalidPath", "The path is too long.");
        }
        String core = kind.urn() + ":";
        String plain =
                path.regionMatches(true, 0, core, 0, core.length())
                        ? path.substring(core.length())
                        : path;
        JsonNode said = value == null || value.isNull() ? null : value;
        boolean isNothing = said == null || (said.isArray() && said.isEmpty());
        PatchOpType meant = type == PatchOpType.REPLACE && isNothing ? PatchOpType.REMOVE : type;
        if (meant == PatchOpType.ADD && said == null) {
            throw ScimException.invalidSyntax("add: a value is due.");
        }
        return new Step(meant, plain, attribute(plain), said);
    }

    /**
     * The attribute that a path begins with, in lower case and with the schema if it is another.
     */
    private static String attribute(String path) {
        try {
            Path parsed = Path.fromString(path);
            if (parsed.isRoot()) {
                return String.valueOf(parsed.getSchemaUrn()).toLowerCase(Locale.ROOT);
            }
            String name = parsed.getElement(0).getAttribute();
            String urn = parsed.getSchemaUrn();
            return (urn == null ? name : urn + ":" + name).toLowerCase(Locale.ROOT);
        } catch (com.unboundid.scim2.common.exceptions.ScimException e) {
            throw ScimException.badRequest("invalidPath", "'" + path + "' is no path.");
        }
    }

    private static boolean isReadOnly(Kind kind, Step step) {
        AttributeDefinition definition = kind.attribute(step.attribute());
        return List.of("id", "meta", "schemas").contains(step.attribute())
                || (definition != null && definition.getMutability() == Mutability.READ_ONLY);
    }

    private static boolean isKnown(Kind kind, Step step) {
        String attribute = step.attribute();
        if (isReadOnly(kind, step)
                || attribute.equals("externalid")
                || kind.attribute(attribute) != null) {
            return true;
        }
        for (SchemaResource extension : kind.extensions()) {
            String urn = Kind.urn(extension).toLowerCase(Locale.ROOT);
            if (attribute.equals(urn)
                    || (attribute.startsWith(urn + ":")
                            && Kind.attribute(extension, attribute.substring(urn.length() + 1))
                                    != null)) {
                return true;
            }
        }
        return false;
    }

    /** Does the steps, one after the other, on a document. */
    static void apply(Kind kind, List<Step> steps, ObjectNode document) {
        for (Step step : steps) {
            List<JsonNode> primaries = primaries(document.get(step.attribute()));
            try {
                apply(kind, step, document);
            } catch (com.unboundid.scim2.common.exceptions.ScimException e) {
                throw ScimException.library(e);
            } catch (IllegalArgumentException e) {
                throw ScimException.badRequest("invalidPath", "'" + step.path() + "' is no path.");
            }
            yieldPrimary(document.get(step.attribute()), primaries);
        }
    }

    private static void apply(Kind kind, Step step, ObjectNode document)
            throws com.unboundid.scim2.common.exceptions.ScimException {
        AttributeDefinition definition = kind.attribute(step.attribute());
        boolean isList = definition != null && definition.isMultiValued();
        if (step.type() == PatchOpType.REMOVE) {
            JsonNode gone = step.value();
            if (isList && gone != null && step.path().equalsIgnoreCase(step.attribute())) {
                removeValues(document, step.attribute(), gone);
            } else {
                PatchOperation.remove(step.path()).apply(document);
            }
            return;
        }
        JsonNode value = value(step);
        if (isList && !value.isArray() && step.path().equalsIgnoreCase(step.attribute())) {
            value = Documents.array().add(value);
        }
        PatchOperation.create(step.type(), step.path(), value).apply(document);
    }

    private static JsonNode value(Step step) {
        if (step.value() == null) {
            throw ScimException.invalidSyntax("A value is due at '" + step.path() + "'.");
        }
        return step.value();
    }

    /** Takes out what has one of these values: Entra ID names them beside the path. */
    private static void removeValues(ObjectNode document, String attribute, JsonNode values) {
        List<String> gone =
                Documents.items(values).stream()
                        .map(it -> it.isTextual() ? it.textValue() : Documents.text(it, "value"))
                        .toList();
        JsonNode list = document.get(attribute);
        if (list != null && list.isArray()) {
            for (var items = list.elements(); items.hasNext(); ) {
                String value = Documents.text(items.next(), "value");
                if (value != null && gone.contains(value)) {
                    items.remove();
                }
            }
        }
    }

    private static List<JsonNode> primaries(@Nullable JsonNode values) {
        return Documents.items(values).stream()
                .filter(it -> it.path("primary").asBoolean())
                .map(JsonNode::<JsonNode>deepCopy)
                .toList();
    }

    /** RFC 7644 section 3.5.2: whoever was primary is no longer, where another one becomes it. */
    private static void yieldPrimary(@Nullable JsonNode values, List<JsonNode> before) {
        List<JsonNode> after =
                Documents.items(values).stream()
                        .filter(it -> it.path("primary").asBoolean())
                        .toList();
        if (after.size() > 1) {
            after.stream()
                    .filter(before::contains)
                    .forEach(it -> ((ObjectNode) it).put("primary", false));
        }
    }
}
