package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a list is asked by (RFC 7644 section 3.4.2).
 *
 * @param filter null for all
 * @param startIndex of the first one, from 1
 * @param count how many at most
 * @param selection which attributes are wanted
 */
record Page(@Nullable String filter, int startIndex, int count, Selection selection) {
    private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

    /** What the parameters of a query say. */
    static Page of(Parameters said) {
        return of(
                said.one("filter"), said.one("startIndex"), said.one("count"), Selection.of(said));
    }

    /** What the body of a search says. */
    static Page of(ObjectNode search) {
        Documents.require(search, "urn:ietf:params:scim:api:messages:2.0:SearchRequest");
        return of(
                Documents.text(search, "filter"),
                number(search.get("startIndex")),
                number(search.get("count")),
                new Selection(
                        names(search.get("attributes")), names(search.get("excludedAttributes"))));
    }

    private static Page of(
            @Nullable String filter,
            @Nullable String startIndex,
            @Nullable String count,
            Selection selection) {
        // RFC 7644 table 6: what is less than 1 is 1, and less than 0 is 0.
        int start = startIndex == null ? 1 : Math.max(1, number("startIndex", startIndex));
        int most = count == null ? Limits.PAGE : Math.max(0, number("count", count));
        return new Page(filter, start, Math.min(most, Limits.PAGE_MOST), selection);
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw ScimException.badRequest("invalidValue", name + ": a whole number is due.");
        }
    }

    private static @Nullable String number(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : value.asText();
    }

    private static List<String> names(@Nullable JsonNode value) {
        return Documents.items(value).stream().map(JsonNode::asText).toList();
    }

    /** The reply with one page of all that were found. */
    ObjectNode reply(long total, List<ObjectNode> resources) {
        ObjectNode reply = Documents.object();
        reply.set("schemas", Documents.array().add(LIST));
        reply.put("totalResults", total);
        reply.put("startIndex", startIndex);
        reply.put("itemsPerPage", resources.size());
        ArrayNode shown = Documents.array();
        resources.forEach(it -> shown.add(selection.of(it)));
        reply.set("Resources", shown);
        return reply;
    }

    /** The items of this page. */
    <T> List<T> cut(List<T> all) {
        int from = Math.min(startIndex - 1, all.size());
        return all.subList(from, Math.min(all.size(), from + count));
    }
}
