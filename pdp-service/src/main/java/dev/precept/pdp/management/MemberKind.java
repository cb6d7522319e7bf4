package dev.precept.pdp.management;

import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.UserDocument;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/** The kinds of members of roles and groups; named so in paths. */
enum MemberKind {
    USERS,
    GROUPS;

    /** Where users come from, by id. */
    interface Users {
        /** Up to {@code limit} users whose ids come after the one given. */
        List<UserId> after(@Nullable UserId user, int limit);
    }

    /** Reads the body of a membership, which says nothing. */
    static void readBody(Exchange exchange) {
        Faults faults = new Faults();
        Fields.of(exchange.json(), faults).end();
        faults.check();
    }

    Member roleMember(View view, String id) {
        return switch (this) {
            case USERS -> new Member.User(view.userId(id));
            case GROUPS -> new Member.Group(view.groupId(id));
        };
    }

    GroupMember groupMember(View view, String id) {
        return switch (this) {
            case USERS -> new GroupMember.User(view.userId(id));
            case GROUPS -> new GroupMember.Group(view.groupId(id));
        };
    }

    /** Ends the request where it is no member. */
    void check(boolean isMember, String id) {
        View.found(isMember ? id : null, this == USERS ? "member user" : "member group", id);
    }

    Json shown(View view, String id) {
        return switch (this) {
            case USERS -> user(view.organization(), view.userId(id));
            case GROUPS -> group(view.organization(), view.groupId(id));
        };
    }

    /** One page of the members of this kind, by id; what is gone is shown by id alone. */
    Json page(Exchange exchange, OrganizationImage in, Users users, List<GroupId> groups) {
        return page(exchange, in, users, groups, _ -> new Json());
    }

    /** The same of a role's, with what else is to be told of them. */
    Json page(
            Exchange exchange,
            OrganizationImage in,
            Users users,
            List<GroupId> groups,
            Function<Member, Json> more) {
        return switch (this) {
            case USERS ->
                    Pages.of((after, limit) -> users.after(id(after), limit), UserId::value)
                            .named(it -> handle(in.anyUser(it)))
                            .page(
                                    exchange,
                                    it -> user(in, it).with(more.apply(new Member.User(it))));
            case GROUPS ->
                    Pages.of(groups, GroupId::value)
                            .named(it -> handle(in.group(it)))
                            .page(
                                    exchange,
                                    it -> group(in, it).with(more.apply(new Member.Group(it))));
        };
    }

    private static @Nullable UserId id(@Nullable String cursor) {
        if (cursor != null && !Id.isId(cursor)) {
            throw Pages.invalidCursor();
        }
        return cursor == null ? null : new UserId(cursor);
    }

    private static Json user(OrganizationImage in, UserId id) {
        UserDocument user = in.anyUser(id);
        return Show.member(user == null ? null : user.handle(), id);
    }

    private static Json group(OrganizationImage in, GroupId id) {
        GroupImage group = in.group(id);
        return Show.member(group == null ? null : group.document().handle(), id);
    }

    private static String handle(@Nullable UserDocument user) {
        return user == null ? "" : user.handle().value();
    }

    private static String handle(@Nullable GroupImage group) {
        return group == null ? "" : group.document().handle().value();
    }
}
