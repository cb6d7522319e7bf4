package dev.precept.domain.user;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

/** What can be asked of a user. */
public sealed interface UserCommand extends DomainCommand {
    /** The user the command is for. */
    UserId user();

    /**
     * Make the user.
     *
     * @param isActive whether he counts from the beginning
     */
    record CreateUser(
            UserId user,
            OrganizationId organization,
            Handle handle,
            Attributes attributes,
            boolean isActive)
            implements UserCommand {
        /** One who counts. */
        public CreateUser(
                UserId user, OrganizationId organization, Handle handle, Attributes attributes) {
            this(user, organization, handle, attributes, true);
        }
    }

    /**
     * Have exactly these attributes, and count or not.
     *
     * @param attributes null for as before
     * @param isActive whether the user counts; null for as before
     */
    record ChangeUser(UserId user, @Nullable Attributes attributes, @Nullable Boolean isActive)
            implements UserCommand {
        /** Leaves it at whether the user counts. */
        public ChangeUser(UserId user, Attributes attributes) {
            this(user, attributes, null);
        }
    }

    /** Remove the user. */
    record DeleteUser(UserId user) implements UserCommand {}
}
