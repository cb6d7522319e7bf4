package dev.precept.pdp.management;

import dev.precept.domain.shared.DomainCommand;

/** What a request comes down to on one image. */
sealed interface Change {
    /**
     * A command.
     *
     * @param isCreation whether what the path names would be new
     */
    record Send(DomainCommand command, boolean isCreation) implements Change {}

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
