package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.UserDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.UsersImage;

import java.util.Objects;

/** What changes among an organization's users, and in what roles and groups say of them. */
final class UsersDelta {
    private final FactsDelta facts;
    private UsersImage users;

    UsersDelta(UsersImage base, FactsDelta facts) {
        this.users = base;
        this.facts = facts;
    }

    /** The users as they are now. */
    UsersImage apply() {
        return users;
    }

    void replay(EventEnvelope envelope, UserEvent event) {
        switch (event) {
            case UserEvent.UserCreated created -> create(envelope, created);
            case UserEvent.UserDeleted() -> {
                UserId id = new UserId(envelope.recorded().stream());
                UserDocument before = known(envelope, users.get(id), "such user").document();
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
