package dev.precept.pdp.command;

import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.RevisionMismatch;
import dev.precept.pdp.command.CommandResult.Unavailable;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.OutcomeUnknownException;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * One command on its way to an answer: decided, and decided again after each lost race. Each step
 * gives the answer, or nothing where the command is to be decided again. Used by one thread.
 *
 * <p>An answer for which something was appended is guarded by the log. One for which nothing was
 * (refused, unchanged, another revision) holds only where it was found on an image and an aggregate
 * that had reached a head of the log read after the command arrived: else another node's change,
 * though acknowledged, might be missing from it.
 */
final class Execution {
    /** What every command uses. */
    record Parts(
            AxonShell shell,
            LogReader log,
            ImageLoader loader,
            InstantSource clock,
            IdSource ids,
            Generations generations,
            Duration readWait) {}

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    static final Rejection TOO_LARGE =
            new Rejection(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "The change is too large to be made at once; make it in several steps.");

    private final Parts parts;
    private final CommandRequest request;
    private final Intent intent;
    private final UUID command = UUID.randomUUID();
    private final long deadlineNanos = System.nanoTime() + Limits.EXECUTION.toNanos();
    private @Nullable Position floor;
    private @Nullable String lostKey;
    private Position lostAt = Position.ZERO;

    Execution(Parts parts, CommandRequest request, Intent intent) {
        this.parts = parts;
        this.request = request;
        this.intent = intent;
    }

    CommandResult run() {
        boolean isInterrupted = Thread.interrupted();
        try {
            for (int i = 0; i < Limits.ATTEMPTS && remaining().isPositive(); i++) {
                Optional<CommandResult> answer = decide(i == 0);
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

    private Optional<CommandResult> decide(boolean isFirst) {
        Optional<CommandResult> earlier = repeated();
        if (earlier.isPresent()) {
            return earlier;
        }
        PolicyImage image = parts.loader().image();
        return switch (intent.resolve(image)) {
            case Resolution.Refuse refuse ->
                    settle(image.position(), null, new Refused(refuse.rejection()));
            case Resolution.Send send -> {
                Instant now = parts.clock().instant();
                RecordingDirectory directory = new RecordingDirectory(image);
                yield send(
                        new Attempt(
                                new Attempt.Order(
                                        command, request, send.command(), parts.generations()),
                                new CommandContext(
                                        now, parts.ids(), directory, image.expressions()),
                                directory,
                                isFirst));
            }
        };
    }

    private Optional<CommandResult> send(Attempt attempt) {
        try {
            parts.shell().dispatch(attempt);
        } catch (LostRaceException lost) {
            return lost(attempt, lost.conflict());
        } catch (AlreadyAnsweredException answered) {
            return Optional.of(RememberedAnswer.read(answered.answer(), key()));
        } catch (TooLargeException tooLarge) {
            return settle(attempt.position(), attempt, new Refused(TOO_LARGE));
        }
        return switch (attempt.verdict()) {
            case Verdict.Mismatched(long revision) ->
                    settle(attempt.position(), attempt, new RevisionMismatch(revision));
            case Verdict.Refused refused ->
                    settle(attempt.position(), attempt, new Refused(refused.rejection()));
            case Verdict.Accepted accepted -> accepted(attempt, accepted);
        };
    }

    private Optional<CommandResult> accepted(Attempt attempt, Verdict.Accepted accepted) {
        AppendOutcome.Committed committed = attempt.committed();
        if (committed == null) {
            return settle(
                    attempt.position(),
                    attempt,
                    done(attempt, accepted, attempt.position(), List.of()));
        }
        Position last = new Position(committed.lastPosition());
        await(last, parts.readWait());
        return Optional.of(
                done(
                        attempt,
                        accepted,
                        last,
                        LongStream.rangeClosed(committed.firstPosition(), committed.lastPosition())
                                .mapToObj(Position::new)
                                .toList()));
    }

    private static Done done(
            Attempt attempt,
            Verdict.Accepted accepted,
            Position position,
            List<Position> positions) {
        return new Done(
                position,
                attempt.stream(),
                accepted.revision() + accepted.events().size(),
                accepted.events().stream().map(RecordedEvent::event).toList(),
                positions);
    }

    /**
     * Decides again on an image that has what came first. A key that is taken on such an image too
     * stays taken, and the command is refused.
     */
    private Optional<CommandResult> lost(Attempt attempt, AppendOutcome.Conflict conflict) {
        Position head = new Position(conflict.head());
        if (conflict.kind() == AppendOutcome.Kind.RESERVATION) {
            if (conflict.key().equals(lostKey) && attempt.position().compareTo(lostAt) >= 0) {
                return attempt.refusal(Set.of(conflict.key())).map(Refused::new);
            }
            lostKey = conflict.key();
            lostAt = head;
        }
        await(head, remaining());
        return Optional.empty();
    }

    private Optional<CommandResult> settle(
            Position decidedAt, @Nullable Attempt attempt, CommandResult result) {
        Position reached = floor();
        if (decidedAt.compareTo(reached) < 0 || (attempt != null && isBehind(attempt, reached))) {
            if (attempt != null) {
                parts.shell().forget(attempt.stream());
            }
            await(reached, remaining());
            return Optional.empty();
        }
        Optional<CommandResult> twin = repeated();
        if (twin.isPresent()) {
            return twin;
        }
        if (attempt != null && result instanceof Done && isRemembered()) {
            return remember(attempt, result);
        }
        return Optional.of(result);
    }

    private Optional<CommandResult> remember(Attempt attempt, CommandResult result) {
        try {
            parts.shell().remember(attempt);
            return Optional.of(result);
        } catch (LostRaceException lost) {
            return lost(attempt, lost.conflict());
        } catch (AlreadyAnsweredException answered) {
            return Optional.of(RememberedAnswer.read(answered.answer(), key()));
        }
    }

    /** The head of the log at some moment after the command arrived. */
    private Position floor() {
        if (floor == null) {
            floor = new Position(parts.log().head().position());
        }
        return floor;
    }

    /** Whether the aggregate has events up to the position that it was decided without. */
    private boolean isBehind(Attempt attempt, Position reached) {
        return parts.log().readStream(attempt.stream(), attempt.verdict().revision() + 1).stream()
                .anyMatch(event -> event.position() <= reached.value());
    }

    private boolean isRemembered() {
        return request.idempotencyKey() != null;
    }

    private Optional<CommandResult> repeated() {
        return isRemembered()
                ? parts.log()
                        .answer(key().scope())
                        .map(answer -> RememberedAnswer.read(answer, key()))
                : Optional.empty();
    }

    private IdempotencyKey key() {
        IdempotencyKey key = request.idempotencyKey();
        if (key == null) {
            throw new IllegalStateException("only requests with an idempotency key are remembered");
        }
        return key;
    }

    private void await(Position position, Duration atMost) {
        parts.loader().await(position, atMost);
    }

    private Duration remaining() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }
}
