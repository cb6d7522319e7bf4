package dev.precept.pdp.command;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Approval;

import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a command.
 *
 * @param actor who asks; written into each event
 * @param correlation what the caller names the request by; written into each event
 * @param reason why, in the caller's words; written into each event where he gave one
 * @param expectedRevision the revision the aggregate must have (If-Match), where the caller says
 * @param idempotencyKey under which the answer is remembered, where the caller gave one
 * @param isDryRun whether the command is only decided: nothing is stored, reserved or remembered
 * @param approval that a second person approved of it; written into each event; null where nobody
 *     did
 */
public record CommandRequest(
        Actor actor,
        String correlation,
        @Nullable String reason,
        @Nullable Long expectedRevision,
        @Nullable IdempotencyKey idempotencyKey,
        boolean isDryRun,
        @Nullable Approval approval) {
    /** A request that nobody approved of. */
    public CommandRequest(
            Actor actor,
            String correlation,
            @Nullable String reason,
            @Nullable Long expectedRevision,
            @Nullable IdempotencyKey idempotencyKey,
            boolean isDryRun) {
        this(actor, correlation, reason, expectedRevision, idempotencyKey, isDryRun, null);
    }

    /** A plain request: no demand on the revision, nothing to remember. */
    public static CommandRequest of(Actor actor, String correlation) {
        return new CommandRequest(actor, correlation, null, null, null, false);
    }
}
