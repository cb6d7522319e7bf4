package dev.precept.pdp.token;

import static dev.precept.pdp.jose.Limits.CLOCK_SKEW;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RevocationId;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.web.NonBlocking;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Cuts tokens off in the log, and so on every node and gateway. Threads share it. */
final class Revocations {
    private final CommandGateway commands;
    private final IdSource ids;
    private final InstantSource clock;

    Revocations(CommandGateway commands, IdSource ids, InstantSource clock) {
        this.commands = commands;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Ends the access tokens of a grant, or of a session of a browser, that makes no more of them;
     * fails as {@link #cutOff}.
     *
     * @param lasting how long those may live that were made until now; the node that made one may
     *     have a clock that is ahead of ours
     */
    void endGrant(OrganizationId organization, String grant, Duration lasting) {
        Instant end = clock.instant().plus(lasting).plus(CLOCK_SKEW);
        cutOff(Actor.SERVICE, organization, new CutOffTarget.Session(grant, end), grant);
    }

    /**
     * Ends what was decided before and matches.
     *
     * @param correlation what the cut-off is called in the log
     * @return where in the log the cut-off is
     * @throws dev.precept.pdp.oauth.OAuthException {@code temporarily_unavailable}: to be done
     *     again
     */
    Position cutOff(
            Actor actor, OrganizationId organization, CutOffTarget target, String correlation) {
        NonBlocking.beforeWaiting();
        RevocationCommand command =
                new RevocationCommand.CutOffTokens(
                        new RevocationId(ids.next()), organization, target);
        CommandResult result =
                commands.execute(
                        CommandRequest.of(actor, correlation), _ -> new Resolution.Send(command));
        if (result instanceof CommandResult.Done done) {
            return done.position();
        }
        // RFC 7009 section 2.2.1: 503, and the client tries again.
        throw OAuthError.unavailable();
    }
}
