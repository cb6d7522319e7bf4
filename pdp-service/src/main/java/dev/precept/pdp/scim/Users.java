package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.filters.Filter;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.ChangeUser;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.domain.user.UserCommand.DeleteUser;
import dev.precept.pdp.account.Provisioned;
import dev.precept.pdp.account.SearchKey;
import dev.precept.pdp.account.Subject;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Users by SCIM. What is personal is written first, under an id that nobody knows yet, and counts
 * by the event that follows; what no event follows is swept. Threads share it.
 */
final class Users {
    private static final int BATCH = 500;

    private final Commands commands;
    private final People people;
    private final Privilege privilege;
    private final IdSource ids;

    Users(Commands commands, People people, Privilege privilege, IdSource ids) {
        this.commands = commands;
        this.people = people;
        this.privilege = privilege;
        this.ids = ids;
    }

    ObjectNode create(Requester requester, ObjectNode body) {
        OrganizationImage organization = requester.in(commands.image());
        Documents.require(body, Kind.USER.urn());
        People.Said said = People.Said.of(body);
        people.check(said);
        requireFree(organization, null, said);
        UserId id = new UserId(ids.next());
        Subject subject = new Subject(organization.document().id(), id);
        people.provisioning()
                .alone(
                        subject,
                        () -> {
                            people.keep(subject, said, null);
                            return true;
                        });
        try {
            boolean isActive = said.isActive() == null || said.isActive();
            commands.run(
                    requester,
                    (_, in) ->
                            new CreateUser(
                                    id, in.document().id(), handle(id), Attributes.NONE, isActive));
        } catch (ScimException refused) {
            if (refused.isOutcomeKnown()) {
                people.accounts().erase(subject);
            }
            throw refused;
        }
        return get(requester, id.value());
    }

    /** A handle that says nothing: it is in the log for ever. */
    private static Handle handle(UserId id) {
        StringBuilder handle = new StringBuilder("u-");
        for (char c : id.value().toCharArray()) {
            // Two characters for one that no handle has, and so no two ids have one handle.
            handle.append(
                    switch (c) {
                        case '-' -> "_1";
                        case '_' -> "_2";
                        default ->
                                c >= 'A' && c <= 'Z'
                                        ? "_" + (char) (c + ('a' - 'A'))
                                        : String.valueOf(c);
                    });
        }
        return new Handle(handle.toString());
    }

    /** The handle of a user without an account is shown as his name: nobody else may have it. */
    private void requireFree(
            OrganizationImage organization, @Nullable UserId own, People.Said said) {
        String name = String.valueOf(Documents.text(said.shaped(), "userName"));
        String lower = name.toLowerCase(Locale.ROOT);
        UserDocument other =
                Handle.isHandle(lower) ? organization.anyUser(new Handle(lower)) : null;
        if (other != null
                && !other.id().equals(own)
                && nameOf(other, known(organization, other)).equals(lower)) {
            throw ScimException.uniqueness("Somebody else has this userName.");
        }
    }

    private static String nameOf(UserDocument user, @Nullable Provisioned known) {
        String name = known == null ? null : known.account().profile().username();
        return name == null ? user.handle().value() : name;
    }

    private @Nullable Provisioned known(OrganizationImage organization, UserDocument user) {
        return people.provisioning()
                .find(new Subject(organization.document().id(), user.id()))
                .orElse(null);
    }

    ObjectNode get(Requester requester, String id) {
        OrganizationImage organization = requester.in(commands.image());
        UserDocument user = found(organization, id);
        return UserForm.shown(requester, organization, user, known(organization, user));
    }

    static UserDocument found(OrganizationImage organization, String id) {
        UserDocument user = Id.isId(id) ? organization.anyUser(new UserId(id)) : null;
        if (user == null) {
            throw ScimException.notFound("There is no such user here.");
        }
        return user;
    }

    ObjectNode replace(Requester requester, String id, @Nullable String ifMatch, ObjectNode body) {
        Documents.require(body, Kind.USER.urn());
        return change(requester, id, ifMatch, _ -> body);
    }

    ObjectNode patch(Requester requester, String id, @Nullable String ifMatch, ObjectNode body) {
        List<Patches.Step> steps = Patches.read(Kind.USER, body);
        return change(
                requester,
                id,
                ifMatch,
                before -> {
                    Patches.apply(Kind.USER, steps, before);
                    return before;
                });
    }

    private ObjectNode change(
            Requester requester,
            String id,
            @Nullable String ifMatch,
            UnaryOperator<ObjectNode> change) {
        PolicyImage image = commands.image();
        OrganizationImage organization = requester.in(image);
        UserDocument user = found(organization, id);
        if (!privilege.mayTouch(requester.caller(), image, organization, user)) {
            throw ScimException.of(
                    403, "Nobody grants wider than he holds: this user has more rights.");
        }
        Subject subject = new Subject(organization.document().id(), user.id());
        People.Said said =
                people.provisioning()
                        .alone(
                                subject,
                                () -> {
                                    Provisioned known = known(organization, user);
                                    ObjectNode before =
                                            UserForm.shown(requester, organization, user, known);
                                    ETag.require(ifMatch, before);
                                    People.Said wanted =
                                            People.Said.of(change.apply(before.deepCopy()));
                                    people.check(wanted);
                                    requireFree(organization, user.id(), wanted);
                                    if (!wanted.shaped().equals(People.Said.of(before).shaped())) {
                                        people.keep(subject, wanted, known);
                                    }
                                    return wanted;
                                });
        Boolean isActive = said.isActive();
        if (isActive != null && isActive != organization.isActive(user)) {
            if (!isActive) {
                people.signOut(subject);
            }
            commands.run(requester, (_, _) -> new ChangeUser(user.id(), null, isActive));
        }
        return get(requester, id);
    }

    void delete(Requester requester, String id, @Nullable String ifMatch) {
        OrganizationImage organization = requester.in(commands.image());
        UserDocument user = found(organization, id);
        if (ifMatch != null) {
            ETag.require(
                    ifMatch,
                    UserForm.shown(requester, organization, user, known(organization, user)));
        }
        Subject subject = new Subject(organization.document().id(), user.id());
        people.signOut(subject);
        commands.run(requester, (_, in) -> new DeleteUser(found(in, id).id()));
        people.accounts().erase(subject);
    }

    ObjectNode list(Requester requester, Page page) {
        OrganizationImage organization = requester.in(commands.image());
        Filter filter = Filters.read(Kind.USER, page.filter());
        if (filter == null) {
            List<UserDocument> some = page(organization, page);
            return page.reply(size(organization), shown(requester, organization, some));
        }
        Set<UserId> candidates = candidates(organization, filter);
        Iterable<UserDocument> looked;
        if (candidates == null) {
            if (size(organization) > Limits.SCANNED_USERS) {
                throw ScimException.badRequest(
                        "tooMany",
                        "Of so many users only id, userName, externalId and emails can be looked"
                                + " for, each by eq.");
            }
            looked = () -> all(organization);
        } else {
            looked =
                    candidates.stream()
                            .map(organization::anyUser)
                            .filter(it -> it != null)
                            .<UserDocument>map(it -> it)
                            .toList();
        }
        List<ObjectNode> matching = new ArrayList<>();
        List<UserDocument> batch = new ArrayList<>();
        for (UserDocument user : looked) {
            batch.add(user);
            if (batch.size() == BATCH) {
                addMatching(requester, organization, batch, filter, matching);
            }
        }
        addMatching(requester, organization, batch, filter, matching);
        return page.reply(matching.size(), page.cut(matching));
    }

    private void addMatching(
            Requester requester,
            OrganizationImage organization,
            List<UserDocument> batch,
            Filter filter,
            List<ObjectNode> matching) {
        for (ObjectNode user : shown(requester, organization, batch)) {
            if (Filters.matches(filter, user)) {
                matching.add(user);
            }
        }
        batch.clear();
    }

    private List<ObjectNode> shown(
            Requester requester, OrganizationImage organization, List<UserDocument> users) {
        OrganizationId id = organization.document().id();
        Map<UserId, Provisioned> known =
                people.provisioning().find(id, users.stream().map(UserDocument::id).toList());
        return users.stream()
                .map(it -> UserForm.shown(requester, organization, it, known.get(it.id())))
                .toList();
    }

    /** Who alone may meet the filter, where that can be looked up; otherwise null. */
    private @Nullable Set<UserId> candidates(OrganizationImage organization, Filter filter) {
        OrganizationId in = organization.document().id();
        for (Filters.Equal demand : Filters.demands(filter)) {
            String value = demand.value();
            Set<UserId> found = new LinkedHashSet<>();
            switch (demand.attribute()) {
                case "id" -> {
                    if (Id.isId(value)) {
                        found.add(new UserId(value));
                    }
                    return found;
                }
                case "username" -> {
                    people.accounts().findByLogin(in, value).ifPresent(it -> found.add(it.user()));
                    String lower = value.toLowerCase(Locale.ROOT);
                    UserDocument named =
                            Handle.isHandle(lower) ? organization.anyUser(new Handle(lower)) : null;
                    if (named != null) {
                        found.add(named.id());
                    }
                    return found;
                }
                case UserForm.EXTERNAL_ID, UserForm.EMAILS -> {
                    found.addAll(
                            people.provisioning()
                                    .having(
                                            in,
                                            new SearchKey(demand.attribute(), value),
                                            Limits.FOUND));
                    people.accounts()
                            .findByVerifiedEmail(in, value)
                            .ifPresent(it -> found.add(it.user()));
                    return found;
                }
                default -> {}
            }
        }
        return null;
    }

    private static int size(OrganizationImage organization) {
        return organization.content().users().size() + organization.inactiveUsers().size();
    }

    /** All, by id; who is not active comes last. */
    private static Iterator<UserDocument> all(OrganizationImage organization) {
        Iterator<UserImage> active = organization.usersById(null);
        Iterator<UserDocument> rest = organization.inactiveUsers().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return active.hasNext() || rest.hasNext();
            }

            @Override
            public UserDocument next() {
                return active.hasNext() ? active.next().document() : rest.next();
            }
        };
    }

    private static List<UserDocument> page(OrganizationImage organization, Page page) {
        List<UserDocument> some = new ArrayList<>();
        Iterator<UserDocument> all = all(organization);
        for (int i = 1; i < page.startIndex() + page.count() && all.hasNext(); i++) {
            UserDocument next = all.next();
            if (i >= page.startIndex()) {
                some.add(next);
            }
        }
        return some;
    }
}
