package dev.precept.pdp.command;

import dev.precept.pdp.eventstore.AppendOutcome;

/** Ends a unit of work whose append lost a race; the command is decided again. */
final class LostRaceException extends RuntimeException {
    private final transient AppendOutcome.Conflict conflict;

    LostRaceException(AppendOutcome.Conflict conflict) {
        super("lost " + conflict.kind() + " of " + conflict.key(), null, false, false);
        this.conflict = conflict;
    }

    AppendOutcome.Conflict conflict() {
        return conflict;
    }
}
