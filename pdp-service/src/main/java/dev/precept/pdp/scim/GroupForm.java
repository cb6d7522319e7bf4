package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.GroupDocument;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A group as SCIM shows it. Its name and its external id are attributes of the group. */
final class GroupForm {
    private static final String DISPLAY_NAME = "displayName";
    private static final String EXTERNAL_ID = "externalId";

    private GroupForm() {}

    /** The group's name; its handle where it has no other. */
    static String displayName(GroupDocument group) {
        String name = text(group, DISPLAY_NAME);
        return name == null ? group.handle().value() : name;
    }

    static @Nullable String externalId(GroupDocument group) {
        return text(group, EXTERNAL_ID);
    }

    private static @Nullable String text(GroupDocument group, String name) {
        return group.attributes().value().get(name) instanceof AttributeValue.Text(String text)
                ? text
                : null;
    }

    /** The attributes of a group that is called so, with what else it has. */
    static Attributes attributes(
            Attributes before, String displayName, @Nullable String externalId) {
        Map<String, AttributeValue> values = new TreeMap<>(before.value());
        values.put(DISPLAY_NAME, new AttributeValue.Text(displayName));
        if (externalId == null) {
            values.remove(EXTERNAL_ID);
        } else {
            values.put(EXTERNAL_ID, new AttributeValue.Text(externalId));
        }
        return new Attributes(values);
    }

    /** The resource; with the members who are there, where they are wanted and are not too many. */
    static ObjectNode shown(
            Requester requester,
            OrganizationImage organization,
            GroupImage group,
            boolean isWithMembers) {
        GroupDocument it = group.document();
        ObjectNode shown = Documents.object();
        shown.putArray("schemas").add(Kind.GROUP.urn());
        shown.put("id", it.id().value());
        String external = externalId(it);
        if (external != null) {
            shown.put(EXTERNAL_ID, external);
        }
        shown.put(DISPLAY_NAME, displayName(it));
        if (isWithMembers && !isTooLarge(group)) {
            ArrayNode members = Documents.array();
            for (UserId user : group.userMembers(null, Limits.MEMBERS_SHOWN)) {
                if (organization.anyUser(user) != null) {
                    member(members, requester.base() + "/Users/", user.value(), "User");
                }
            }
            for (GroupId inner : group.groupMembers()) {
                if (organization.group(inner) != null) {
                    member(members, requester.base() + "/Groups/", inner.value(), "Group");
                }
            }
            if (!members.isEmpty()) {
                shown.set("members", members);
            }
        }
        shown.set(
                "meta",
                UserForm.meta(
                        Kind.GROUP,
                        requester.base() + "/Groups/" + it.id().value(),
                        it.meta(),
                        Instant.MIN));
        return shown;
    }

    private static void member(ArrayNode members, String base, String id, String type) {
        members.addObject().put("value", id).put("$ref", base + id).put("type", type);
    }

    /** Whether the group has more members than it is shown with. */
    static boolean isTooLarge(GroupImage group) {
        List<UserId> users = group.userMembers(null, Limits.MEMBERS_SHOWN + 1);
        return users.size() + group.groupMembers().size() > Limits.MEMBERS_SHOWN;
    }
}
