package dev.precept.pdp.management;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SubscriptionId;

import java.util.Set;

/** What a request comes down to on one image. */
sealed interface Change {
    /**
     * A command.
     *
     * @param isCreation whether what the path names would be new
     */
    record Send(DomainCommand command, boolean isCreation) implements Change {}

    /**
     * A command on what is there, which holds as long as these subscriptions of its organization
     * are as they are, and no other is made.
     */
    record Resting(
            DomainCommand command, OrganizationId organization, Set<SubscriptionId> subscriptions)
            implements Change {}

    /** Everything is as asked, and there is no command that would say so. */
    record Nothing(long revision) implements Change {}

    /** A command that makes something. */
    static Change creating(DomainCommand command) {
        return new Send(command, true);
    }

    /** A command on what is there. */
    static Change changing(DomainCommand command) {
        return new Send(command, false);
    }
}
