package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.security.Caller;

import org.jspecify.annotations.Nullable;

/**
 * How a command is to be carried out, and answered.
 *
 * @param organization the organization in the path
 * @param command what the caller says besides the command itself
 * @param holding what the reply waits for
 * @param caller who asks
 * @param hypothesis what the command is a part of; null where it is on its own
 * @param sent the request, as it can be sent again; null where there is none
 */
record Asked(
        Handle organization,
        CommandRequest command,
        Holding holding,
        Caller caller,
        @Nullable Hypothesis hypothesis,
        @Nullable SupposedCommand sent) {
    /** A command of our own making: it cannot be proposed. */
    Asked(
            Handle organization,
            CommandRequest command,
            Holding holding,
            Caller caller,
            @Nullable Hypothesis hypothesis) {
        this(organization, command, holding, caller, hypothesis, null);
    }

    /** Whether the reply is to say what would happen, and not what was asked for. */
    boolean isDryRun() {
        return command.isDryRun() && hypothesis == null;
    }

    /** The same in other circumstances. */
    Asked with(CommandRequest other) {
        return new Asked(organization, other, holding, caller, hypothesis, sent);
    }

    /** The same, to be sent again with this in its query. */
    Asked sentWith(String parameter) {
        return sent == null
                ? this
                : new Asked(
                        organization,
                        command,
                        holding,
                        caller,
                        hypothesis,
                        new SupposedCommand(
                                sent.method(),
                                sent.path(),
                                sent.query() == null ? parameter : sent.query() + '&' + parameter,
                                sent.headers(),
                                sent.body()));
    }

    /** The same, as a part of a hypothesis. */
    Asked within(Hypothesis supposed) {
        return new Asked(organization, command, holding, caller, supposed, sent);
    }

    /** The same, answered at once. */
    Asked notHeld() {
        return new Asked(organization, command, Holding.NONE, caller, hypothesis, sent);
    }

    /** The same, not to wait for gateways. */
    Asked withoutFence() {
        Holding proof = new Holding(null, holding.proof());
        return new Asked(organization, command, proof, caller, hypothesis, sent);
    }
}
