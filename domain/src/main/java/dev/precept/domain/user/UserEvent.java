package dev.precept.domain.user;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

/** What can happen to a user. Nothing personal is ever in an event. */
public sealed interface UserEvent extends DomainEvent {
    /** The user was made. The handle is not personal. */
    record UserCreated(UserId user, OrganizationId organization, Handle handle)
            implements UserEvent {}

    /** The user has exactly these attributes; before the first of these, none. */
    record UserAttributesChanged(Attributes attributes) implements UserEvent {}

    /**
     * The user counts no more, until activated: nothing is given to him, whatever he holds. What he
     * was issued before never counts again.
     */
    record UserDeactivated() implements UserEvent {}

    /** The user counts again. */
    record UserActivated() implements UserEvent {}

    /** The user is gone. */
    record UserDeleted() implements UserEvent {}
}
