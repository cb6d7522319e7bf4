package dev.precept.domain.user;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

/** What can be asked of a user. */
public sealed interface UserCommand extends DomainCommand {
    /** The user the command is for. */
    UserId user();

    /** Make the user. */
    record CreateUser(
            UserId user, OrganizationId organization, Handle handle, Attributes attributes)
            implements UserCommand {}

    /** Have exactly these attributes. */
    record ChangeUser(UserId user, Attributes attributes) implements UserCommand {}

    /** Remove the user. */
    record DeleteUser(UserId user) implements UserCommand {}
}
