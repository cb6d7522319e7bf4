package dev.precept.pdp.command;

import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.command.CommandResult.Unavailable;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.OutcomeUnknownException;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * A request on its way to an answer: decided, and decided again from the start after each lost
 * race, within bounds. Each try gives the answer, or nothing where there is to be another one. Used
 * by one thread.
 *
 * <p>An answer for which something was appended is guarded by the log. One for which nothing was
 * (refused, unchanged, another revision) holds only where it was found on an image and aggregates
 * that had reached a head of the log read after the request arrived: else another node's change,
 * though acknowledged, might be missing from it.
 */
abstract class Tries {
    /** What every command uses. */
    record Parts(
            AxonShell shell,
            LogReader log,
            ImageLoader loader,
            InstantSource clock,
            IdSource ids,
            Generations generations,
            Duration readWait) {}

    private static final Logger LOG = LoggerFactory.getLogger(Tries.class);
    static final Rejection TOO_LARGE =
            new Rejection(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "The change is too large to be made at once; make it in several steps.");

    final Parts parts;
    final CommandRequest request;

    /** The id of what is appended, the same in each try. */
    final UUID command = UUID.randomUUID();

    private final long deadlineNanos;
    private @Nullable Position floor;

    /**
     * A request that has just arrived.
     *
     * @param longest how long it is decided again and again, at most
     */
    Tries(Parts parts, CommandRequest request, Duration longest) {
        this.parts = parts;
        this.request = request;
        this.deadlineNanos = System.nanoTime() + longest.toNanos();
    }

    /** Decides on the newest image; nothing where it is to be decided again. */
    abstract Optional<CommandResult> decide(boolean isFirst);

    final CommandResult run() {
        boolean isInterrupted = Thread.interrupted();
        try {
            for (int i = 0; i < Limits.ATTEMPTS && remaining().isPositive(); i++) {
                Optional<CommandResult> answer = repeated();
                if (answer.isEmpty()) {
                    answer = decide(i == 0);
                }
                if (answer.isPresent()) {
                    return answer.get();
                }
            }
            return new Unavailable(
                    true,
                    "Other changes came first each time, or this node is behind the log. Nothing"
                            + " was stored; send the request again.");
        } catch (LogUnavailableException unavailable) {
            LOG.warn("Command {} was not carried out", command, unavailable);
            return new Unavailable(
                    true, "The log cannot be reached. Nothing was stored; send the request again.");
        } catch (OutcomeUnknownException unknown) {
            LOG.warn("Command {} may have been carried out or not", command, unknown);
            return new Unavailable(
                    false,
                    "The log was lost while the change was under way; it may be stored or not. The"
                            + " same request with the same idempotency key tells.");
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The head of the log at some moment after the request arrived. */
    final Position floor() {
        if (floor == null) {
            floor = new Position(parts.log().head().position());
        }
        return floor;
    }

    final boolean isRemembered() {
        return request.idempotencyKey() != null;
    }

    /** The answer that an earlier request with the same idempotency key was given. */
    final Optional<CommandResult> repeated() {
        return isRemembered()
                ? parts.log()
                        .answer(key().scope())
                        .map(answer -> RememberedAnswer.read(answer, key()))
                : Optional.empty();
    }

    final IdempotencyKey key() {
        IdempotencyKey key = request.idempotencyKey();
        if (key == null) {
            throw new IllegalStateException("only requests with an idempotency key are remembered");
        }
        return key;
    }

    /** Waits for this node's image; whether it has reached the position. */
    final boolean await(Position position, Duration atMost) {
        return parts.loader().await(position, atMost);
    }

    final Duration remaining() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }
}
