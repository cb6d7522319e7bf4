package dev.precept.pdp.command;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.SubscriptionId;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What a request comes down to on a given image. */
public sealed interface Resolution {
    /**
     * A command for one aggregate.
     *
     * @param restsOn the streams and keys that it came to be for, beside what its decider asks:
     *     where one of them changes meanwhile, the request is resolved again
     */
    record Send(DomainCommand command, Set<String> restsOn) implements Resolution {
        public Send {
            restsOn = Set.copyOf(restsOn);
        }

        /** One that rests on what its decider asks for. */
        public Send(DomainCommand command) {
            this(command, Set.of());
        }

        /** One that holds as long as these subscriptions are as they are, and no other is made. */
        public static Send resting(
                DomainCommand command,
                OrganizationId organization,
                Collection<SubscriptionId> subscriptions) {
            Set<String> restsOn = new HashSet<>(Set.of(SharedKeys.plansInUse(organization)));
            subscriptions.forEach(it -> restsOn.add(it.value()));
            return new Send(command, restsOn);
        }
    }

    /** The request cannot become a command: it names something that is not there. */
    record Refuse(Rejection rejection) implements Resolution {}
}
