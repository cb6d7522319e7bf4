package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.Path;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.filters.FilterType;
import com.unboundid.scim2.common.messages.PatchOpType;

import dev.precept.domain.group.GroupMember;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is to be in a group and who is not, where that is another than before. Of a group of a
 * million only those are looked at whom the request names. For one thread.
 */
final class MemberChanges {
    private final OrganizationImage organization;
    private final @Nullable GroupImage group;
    private final Map<GroupMember, Boolean> wanted = new LinkedHashMap<>();

    /**
     * @param group as it is; null for one that is to be made
     */
    MemberChanges(OrganizationImage organization, @Nullable GroupImage group) {
        this.organization = organization;
        this.group = group;
    }

    /** What changes: true for who comes in, false for who goes. */
    Map<GroupMember, Boolean> changes() {
        Map<GroupMember, Boolean> changes = new LinkedHashMap<>();
        wanted.forEach(
                (member, isIn) -> {
                    if (isIn != isMember(member)) {
                        changes.put(member, isIn);
                    }
                });
        if (changes.size() > Limits.MEMBERS_CHANGED) {
            throw ScimException.badRequest(
                    "tooMany",
                    "One request changes at most " + Limits.MEMBERS_CHANGED + " members.");
        }
        return changes;
    }

    private boolean isMember(GroupMember member) {
        return group != null && group.hasMember(member);
    }

    /** Exactly these are in it. */
    void replace(@Nullable JsonNode members) {
        current().forEach(member -> wanted.put(member, false));
        add(members);
    }

    void add(@Nullable JsonNode members) {
        for (JsonNode said : Documents.items(members)) {
            String id = id(said);
            GroupMember member = find(id);
            if (member == null) {
                throw ScimException.invalidValue(
                        "members.value", "There is no user or group '" + id + "' here.");
            }
            wanted.put(member, true);
        }
    }

    private void remove(@Nullable JsonNode members) {
        for (JsonNode said : Documents.items(members)) {
            drop(id(said));
        }
    }

    private void drop(String id) {
        if (Id.isId(id)) {
            // Somebody who is gone may still be named.
            for (GroupMember member :
                    List.of(
                            new GroupMember.User(new UserId(id)),
                            new GroupMember.Group(new GroupId(id)))) {
                if (isMember(member) || wanted.containsKey(member)) {
                    wanted.put(member, false);
                }
            }
        }
    }

    /** Does a step of a PATCH that is on members. */
    void apply(Patches.Step step) {
        Filter filter = filter(step.path());
        if (filter == null) {
            switch (step.type()) {
                case ADD -> add(step.value());
                case REPLACE -> replace(step.value());
                case REMOVE -> {
                    if (step.value() == null) {
                        replace(null);
                    } else {
                        remove(step.value());
                    }
                }
            }
        } else if (step.type() == PatchOpType.REMOVE) {
            String named = named(filter);
            if (named != null) {
                drop(named);
            } else {
                current().stream()
                        .filter(member -> Filters.matches(filter, form(member)))
                        .forEach(member -> wanted.put(member, false));
            }
        } else {
            throw ScimException.badRequest(
                    "mutability", "What is said of a member is immutable: add or remove him.");
        }
    }

    private static @Nullable Filter filter(String path) {
        try {
            Path parsed = Path.fromString(path);
            if (parsed.size() > 1) {
                throw ScimException.badRequest(
                        "mutability", "What is said of a member is immutable.");
            }
            return parsed.getElement(0).getValueFilter();
        } catch (com.unboundid.scim2.common.exceptions.ScimException e) {
            throw ScimException.badRequest("invalidPath", "'" + path + "' is no path.");
        }
    }

    /** The one whom a filter names; null where it asks for something else. */
    private static @Nullable String named(Filter filter) {
        return filter.getFilterType() == FilterType.EQUAL
                        && Filters.given(filter.getAttributePath())
                                .toString()
                                .equalsIgnoreCase("value")
                        && Filters.given(filter.getComparisonValue()).isTextual()
                ? Filters.given(filter.getComparisonValue()).textValue()
                : null;
    }

    private static ObjectNode form(GroupMember member) {
        return switch (member) {
            case GroupMember.User(UserId user) ->
                    Documents.object().put("value", user.value()).put("type", "User");
            case GroupMember.Group(GroupId inner) ->
                    Documents.object().put("value", inner.value()).put("type", "Group");
        };
    }

    private static String id(JsonNode said) {
        String id = said.isTextual() ? said.textValue() : Documents.text(said, "value");
        if (id == null) {
            throw ScimException.invalidValue("members.value", "A string is due.");
        }
        return id;
    }

    private @Nullable GroupMember find(String id) {
        if (!Id.isId(id)) {
            return null;
        }
        if (organization.anyUser(new UserId(id)) != null) {
            return new GroupMember.User(new UserId(id));
        }
        return organization.group(new GroupId(id)) == null
                ? null
                : new GroupMember.Group(new GroupId(id));
    }

    /** Those who are in it after the steps so far. */
    private List<GroupMember> current() {
        if (group != null && GroupForm.isTooLarge(group)) {
            throw ScimException.badRequest(
                    "tooMany",
                    "Of a group of more than "
                            + Limits.MEMBERS_SHOWN
                            + " members, members are added and removed one by one.");
        }
        Map<GroupMember, Boolean> all = new LinkedHashMap<>();
        if (group != null) {
            group.userMembers(null, Limits.MEMBERS_SHOWN)
                    .forEach(it -> all.put(new GroupMember.User(it), true));
            group.groupMembers().forEach(it -> all.put(new GroupMember.Group(it), true));
        }
        all.putAll(wanted);
        return all.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    }
}
