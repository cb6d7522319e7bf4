package dev.precept.domain.proposal;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;

/**
 * Who has to do with a proposal.
 *
 * @param actor who it is
 * @param client the application of organization {@code system} that he came by
 */
public record Party(Actor actor, ApplicationId client) {
    /**
     * Whether the two might be one: the same person, or a client on its own behalf and anybody who
     * came by it, since a client can say in his name what he knows nothing of.
     */
    public boolean isOneWith(Party other) {
        boolean isItself =
                actor.kind() == Actor.Kind.APPLICATION
                        || other.actor.kind() == Actor.Kind.APPLICATION;
        return actor.equals(other.actor) || (isItself && client.equals(other.client));
    }
}
