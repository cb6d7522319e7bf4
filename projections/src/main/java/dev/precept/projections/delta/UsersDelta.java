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

import org.jspecify.annotations.Nullable;

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
                UserDocument before = there(envelope);
                forget(before);
                replace(before, next(envelope, before), isActive(before));
                load(before.id(), attributes);
            }
            case UserEvent.UserDeactivated() -> {
                UserDocument before = there(envelope);
                require(envelope, isActive(before), "the user is not active already");
                replace(before, next(envelope, before), false);
            }
            case UserEvent.UserActivated() -> {
                UserDocument before = there(envelope);
                require(envelope, !isActive(before), "the user is active already");
                replace(before, next(envelope, before), true);
            }
            case UserEvent.UserDeleted() -> {
                UserDocument before = there(envelope);
                forget(before);
                StreamRules.next(envelope, before.meta());
                facts.removed(fact(before, isActive(before)));
                users = isActive(before) ? users.without(before) : users.withoutInactive(before);
            }
        }
    }

    private static UserDocument next(EventEnvelope envelope, UserDocument before) {
        return new UserDocument(
                before.id(),
                before.organization(),
                before.handle(),
                StreamRules.next(envelope, before.meta()));
    }

    private void replace(UserDocument before, UserDocument after, boolean isActive) {
        boolean wasActive = isActive(before);
        users = isActive ? users.with(after) : users.withInactive(after);
        if (wasActive == isActive) {
            facts.replaced(fact(before, wasActive), fact(after, isActive));
        } else {
            facts.removed(fact(before, wasActive));
            facts.added(fact(after, isActive));
        }
    }

    private boolean isActive(UserDocument user) {
        return users.get(user.id()) != null;
    }

    private static Fact fact(UserDocument user, boolean isActive) {
        return isActive ? new Fact.User(user) : new Fact.InactiveUser(user);
    }

    /** Takes in a fact of a snapshot. */
    void load(UserDocument document) {
        users = users.with(document);
        facts.added(new Fact.User(document));
    }

    /** Takes in a fact of a snapshot. */
    void loadInactive(UserDocument document) {
        users = users.withInactive(document);
        facts.added(new Fact.InactiveUser(document));
    }

    /** Takes in a fact of a snapshot: the user is there, without attributes. */
    void load(UserId id, Attributes known) {
        UserImage user = users.known(id);
        if (user == null || document(id) == null) {
            throw new IllegalArgumentException("there is no user " + id);
        }
        if (!known.isEmpty()) {
            attributes = attributes.with(user, known);
            facts.added(new Fact.UserAttributes(id, known));
        }
    }

    private void forget(UserDocument document) {
        UserImage user = Objects.requireNonNull(users.known(document.id()));
        Attributes known = attributes.of(user);
        if (!known.isEmpty()) {
            attributes = attributes.with(user, Attributes.NONE);
            facts.removed(new Fact.UserAttributes(user.id(), known));
        }
    }

    private UserDocument there(EventEnvelope envelope) {
        UserId id = new UserId(envelope.recorded().stream());
        return known(envelope, document(id), "such user");
    }

    /** The user, active or not; null where there is none. */
    private @Nullable UserDocument document(UserId id) {
        UserImage user = users.get(id);
        return user == null ? users.inactive(id) : user.document();
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
        require(envelope, document(event.user()) == null, "the user is there");
        require(envelope, users.isFree(event.handle()), "the handle is taken");
        load(new UserDocument(event.user(), event.organization(), event.handle(), meta));
    }
}
