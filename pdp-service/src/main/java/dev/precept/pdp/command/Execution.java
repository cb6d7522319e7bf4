package dev.precept.pdp.command;

import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.RevisionMismatch;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** One command on its way to an answer. */
final class Execution extends Tries {
    private final Intent intent;
    private @Nullable String lostKey;
    private Position lostAt = Position.ZERO;

    Execution(Parts parts, CommandRequest request, Intent intent) {
        super(parts, request, Limits.EXECUTION);
        this.intent = intent;
    }

    @Override
    Optional<CommandResult> decide(boolean isFirst) {
        PolicyImage image = parts.loader().image();
        return switch (intent.resolve(image)) {
            case Resolution.Refuse refuse ->
                    settle(image.position(), null, new Refused(refuse.rejection()));
            case Resolution.Send send -> {
                Instant now = parts.clock().instant();
                RecordingDirectory directory = new RecordingDirectory(image);
                directory.restsOn(send.restsOn());
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

    /** Whether the aggregate has events up to the position that it was decided without. */
    private boolean isBehind(Attempt attempt, Position reached) {
        return parts.log().readStream(attempt.stream(), attempt.verdict().revision() + 1).stream()
                .anyMatch(event -> event.position() <= reached.value());
    }
}
