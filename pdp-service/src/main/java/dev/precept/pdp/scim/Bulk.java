package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Several requests in one (RFC 7644 section 3.7), each on its own: what was done stays done. One
 * that refers to what a later one makes waits for it; what refers to each other in a circle is
 * refused. For one request.
 */
final class Bulk {
    private static final String REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
    private static final String RESPONSE = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
    private static final String REFERENCE = "bulkId:";

    private final Requester requester;
    private final Doing doing;
    private final Map<String, String> made = new HashMap<>();
    private final Set<String> coming = new HashSet<>();
    private final ArrayNode answers = Documents.array();
    private int errors;

    Bulk(Requester requester, Doing doing) {
        this.requester = requester;
        this.doing = doing;
    }

    /** Does one request. */
    interface Doing {
        /**
         * @param id null where something is to be made
         * @return the resource as it is then; null where it is gone
         */
        @Nullable ObjectNode run(
                String method, Kind kind, @Nullable String id, ObjectNode operation);
    }

    ObjectNode run(ObjectNode request) {
        Documents.require(request, REQUEST);
        if (!(request.get("Operations") instanceof ArrayNode operations)) {
            throw ScimException.invalidSyntax("Operations: an array is due.");
        }
        if (operations.size() > Limits.BULK_OPERATIONS) {
            throw ScimException.of(
                    413, "At most " + Limits.BULK_OPERATIONS + " operations are taken at once.");
        }
        int most = request.path("failOnErrors").asInt(Integer.MAX_VALUE);
        List<Waiting> waiting = new ArrayList<>();
        for (JsonNode operation : operations) {
            waiting.add(Waiting.of(operation));
            String name = Documents.text(operation, "bulkId");
            if (name != null && !coming.add(name)) {
                throw ScimException.invalidSyntax("bulkId: '" + name + "' is there twice.");
            }
        }
        while (!waiting.isEmpty() && errors < most) {
            answer(next(waiting).operation());
        }
        ObjectNode reply = Documents.object();
        reply.putArray("schemas").add(RESPONSE);
        reply.set("Operations", answers);
        return reply;
    }

    /** One that is to be done, and the names that it refers to. */
    private record Waiting(JsonNode operation, Set<String> names) {
        static Waiting of(JsonNode operation) {
            Set<String> names = new HashSet<>();
            collect(operation, names);
            return new Waiting(operation, names);
        }

        private static void collect(JsonNode node, Set<String> names) {
            String name = node.isTextual() ? reference(node.textValue()) : null;
            if (name != null) {
                names.add(name);
            }
            node.forEach(part -> collect(part, names));
        }
    }

    /**
     * Takes the first that refers to nothing still to be made: what waited comes as soon as what it
     * waited for is there, so that nothing done later ends the request before it. Where all refer
     * to each other it is the first of all.
     */
    private Waiting next(List<Waiting> waiting) {
        for (int i = 0; i < waiting.size(); i++) {
            Set<String> names = waiting.get(i).names();
            names.retainAll(coming);
            if (names.isEmpty()) {
                return waiting.remove(i);
            }
        }
        return waiting.removeFirst();
    }

    private static @Nullable String reference(String text) {
        int at = text.indexOf(REFERENCE);
        return at == 0 || (at > 0 && text.charAt(at - 1) == '/')
                ? text.substring(at + REFERENCE.length())
                : null;
    }

    private void answer(JsonNode operation) {
        ObjectNode answer = answers.addObject();
        String method =
                String.valueOf(Documents.text(operation, "method")).toUpperCase(Locale.ROOT);
        String name = Documents.text(operation, "bulkId");
        answer.put("method", method);
        if (name != null) {
            answer.put("bulkId", name);
        }
        try {
            if (!(operation instanceof ObjectNode object)) {
                throw ScimException.invalidSyntax("An operation is an object.");
            }
            done(method, name, object, answer);
        } catch (ScimException e) {
            errors++;
            answer.put("status", Integer.toString(e.status()));
            answer.set("response", ScimController.error(e));
        }
        if (name != null) {
            coming.remove(name);
        }
    }

    private void done(
            String method, @Nullable String name, ObjectNode operation, ObjectNode answer) {
        String path = String.valueOf(Documents.text(operation, "path"));
        Kind kind = kind(path);
        String rest = path.substring(kind.path().length() + 1);
        String id = rest.isEmpty() || rest.equals("/") ? null : resolved(rest.substring(1));
        if (method.equals("POST") != (id == null)) {
            throw ScimException.invalidSyntax("path: it is none for " + method + ".");
        }
        if (id == null && name == null) {
            throw ScimException.invalidSyntax("bulkId: it is required with POST.");
        }
        if (id != null) {
            answer.put("location", requester.base() + "/" + kind.path() + "/" + id);
        }
        resolve(operation);
        ObjectNode resource = doing.run(method, kind, id, operation);
        answer.put("status", id == null ? "201" : resource == null ? "204" : "200");
        if (resource != null) {
            answer.put("location", resource.path("meta").path("location").asText());
            answer.put("version", ETag.of(resource));
            if (name != null) {
                made.put(name, resource.path("id").asText());
            }
        }
    }

    private static Kind kind(String path) {
        for (Kind kind : Kind.values()) {
            String root = "/" + kind.path();
            if (path.equals(root) || path.startsWith(root + "/")) {
                return kind;
            }
        }
        throw ScimException.badRequest("invalidPath", "path: /Users or /Groups is due.");
    }

    private String resolved(String text) {
        String name = reference(text);
        if (name == null) {
            return text;
        }
        String id = made.get(name);
        if (id == null) {
            throw ScimException.of(409, "bulkId '" + name + "' stands for nothing that was made.");
        }
        return text.substring(0, text.length() - name.length() - REFERENCE.length()) + id;
    }

    private void resolve(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode value = object.get(name);
                if (value.isTextual() && !name.equalsIgnoreCase("bulkId")) {
                    object.set(name, TextNode.valueOf(resolved(value.textValue())));
                } else {
                    resolve(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual()) {
                    array.set(i, TextNode.valueOf(resolved(array.get(i).textValue())));
                } else {
                    resolve(array.get(i));
                }
            }
        }
    }
}
