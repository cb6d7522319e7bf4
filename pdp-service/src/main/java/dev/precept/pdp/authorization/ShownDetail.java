package dev.precept.pdp.authorization;

import dev.precept.pdp.details.AuthorizationDetails;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Authorization details (RFC 9396) as a user is shown them: whole, since he lets the client have
 * them whole.
 *
 * @param title of their type, for people
 * @param description likewise; may be empty
 * @param fields in the order they were sent
 */
record ShownDetail(String title, String description, List<Field> fields) {
    /** What one says: a text, or JSON. */
    record Field(String name, String value) {}

    static List<ShownDetail> of(AuthorizationDetails.@Nullable Checked details) {
        return details == null
                ? List.of()
                : details.details().stream().map(ShownDetail::of).toList();
    }

    private static ShownDetail of(AuthorizationDetails.Detail detail) {
        String title = detail.type().displayName();
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : RequestJson.read(detail.json()).properties()) {
            JsonNode value = member.getValue();
            if (!member.getKey().equals("type")) {
                String said = value.isString() ? value.stringValue() : value.toString();
                fields.add(new Field(member.getKey(), said));
            }
        }
        return new ShownDetail(
                title.isEmpty() ? detail.type().type() : title,
                detail.type().description(),
                List.copyOf(fields));
    }
}
