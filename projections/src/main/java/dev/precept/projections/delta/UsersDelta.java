package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.UserAttributesImage;
import dev.precept.projections.image.UserDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.UsersImage;

import java.util.Objects;

/** What changes among an organization's users, and in what roles and groups say of them. */
final class UsersDelta {
    private final FactsDelta facts;
    private UsersImage users;
    private UserAttributesImage attributes;

    UsersDelta(UsersImage base, UserAttributesImage attributes, FactsDelta facts) {
        this.users = base;
        this.attributes = attributes;
        this.facts = facts;
    }

    /** The users as they are now. */
    UsersImage apply() {
        return users;
    }

    /** What is kept of them now. */
    UserAttributesImage attributes() {
        return attributes;
    }

    void replay(EventEnvelope envelope, UserEvent event) {
        switch (event) {
            case UserEvent.UserCreated created -> create(envelope, created);
            case UserEvent.UserAttributesChanged(Attributes attributes) -> {
                UserDocument before = there(envelope).document();
                UserDocument after =
                        new UserDocument(
                                before.id(),
                                before.organization(),
                                before.handle(),
                                StreamRules.next(envelope, before.meta()));
                forget(there(envelope));
                users = users.with(after);
                facts.replaced(new Fact.User(before), new Fact.User(after));
                load(after.id(), attributes);
            }
            case UserEvent.UserDeleted() -> {
                UserDocument before = there(envelope).document();
                forget(there(envelope));
                StreamRules.next(envelope, before.meta());
                users = users.without(before);
                facts.removed(new Fact.User(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(UserDocument document) {
        users = users.with(document);
        facts.added(new Fact.User(document));
    }

    /** Takes in a fact of a snapshot: the user is there, without attributes. */
    void load(UserId id, Attributes known) {
        UserImage user = users.get(id);
        if (user == null) {
            throw new IllegalArgumentException("there is no user " + id);
        }
        if (!known.isEmpty()) {
            attributes = attributes.with(user, known);
            facts.added(new Fact.UserAttributes(id, known));
        }
    }

    private void forget(UserImage user) {
        Attributes known = attributes.of(user);
        if (!known.isEmpty()) {
            attributes = attributes.with(user, Attributes.NONE);
            facts.removed(new Fact.UserAttributes(user.id(), known));
        }
    }

    private UserImage there(EventEnvelope envelope) {
        UserId id = new UserId(envelope.recorded().stream());
        return known(envelope, users.get(id), "such user");
    }

    /** A role names the user; answers what is known of the user by now. */
    UserImage addRole(UserId id, int role) {
        users = users.withRole(id, role);
        return Objects.requireNonNull(users.known(id));
    }

    /** A role names the user no more. */
    void removeRole(UserId id, int role) {
        users = users.withoutRole(id, role);
    }

    /** A group names the user; answers what is known of the user by now. */
    UserImage addGroup(UserId id, int group) {
        users = users.withGroup(id, group);
        return Objects.requireNonNull(users.known(id));
    }

    /** A group names the user no more. */
    void removeGroup(UserId id, int group) {
        users = users.withoutGroup(id, group);
    }

    private void create(EventEnvelope envelope, UserEvent.UserCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.user(), event.organization());
        require(envelope, users.get(event.user()) == null, "the user is there");
        require(envelope, users.get(event.handle()) == null, "the handle is taken");
        load(new UserDocument(event.user(), event.organization(), event.handle(), meta));
    }
}
