package dev.precept.pdp.command;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.eventstore.AppendOutcome;
import dev.precept.pdp.eventstore.Deduplication;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Several commands that are one, on their way to an answer: all decided in one hypothesis, which
 * has reached the head of the log, and appended at once.
 */
final class JointExecution extends Tries {
    private final Composition composition;
    private final Set<String> known = new HashSet<>();
    private @Nullable String lostKey;
    private Position lostAt = Position.ZERO;

    JointExecution(Parts parts, CommandRequest request, Composition composition) {
        super(parts, request, Limits.JOINT_EXECUTION);
        this.composition = composition;
    }

    @Override
    Optional<CommandResult> decide(boolean isFirst) {
        if (!await(floor(), remaining())) {
            return Optional.empty();
        }
        Hypothesis hypothesis =
                new Hypothesis(parts, parts.loader().image(), new Joint(command, known));
        return switch (hypothesis.together(composition)) {
            case Done _ when !hypothesis.waiting().isEmpty() ->
                    unlessRepeated(new Refused(Attempt.APPROVAL_REQUIRED));
            case Done done when !hypothesis.joint().isNothing() || isRemembered() ->
                    append(hypothesis, hypothesis.joint(), done);
            case CommandResult other -> unlessRepeated(other);
        };
    }

    /** A twin of the request may have been carried out while this one was decided. */
    private Optional<CommandResult> unlessRepeated(CommandResult result) {
        Optional<CommandResult> twin = repeated();
        return twin.isPresent() ? twin : Optional.of(result);
    }

    private Optional<CommandResult> append(Hypothesis hypothesis, Joint joint, Done done) {
        Position decidedAt = hypothesis.before().position();
        try {
            AppendOutcome.Committed committed =
                    parts.shell().append(joint.append(decidedAt.value(), answer(done)));
            Position last = new Position(committed.lastPosition());
            await(last, parts.readWait());
            return Optional.of(done(hypothesis, done, committed));
        } catch (LostRaceException lost) {
            return lost(joint, decidedAt, lost.conflict());
        } catch (AlreadyAnsweredException answered) {
            return Optional.of(RememberedAnswer.read(answered.answer(), key()));
        } finally {
            joint.streams().forEach(parts.shell()::forget);
        }
    }

    private static Done done(Hypothesis hypothesis, Done done, AppendOutcome.Committed committed) {
        return new Done(
                new Position(committed.lastPosition()),
                done.stream(),
                done.revision(),
                hypothesis.events().stream().map(EventEnvelope::event).toList(),
                LongStream.rangeClosed(committed.firstPosition(), committed.lastPosition())
                        .mapToObj(Position::new)
                        .toList());
    }

    private @Nullable Deduplication answer(Done done) {
        return isRemembered()
                ? RememberedAnswer.of(key(), done.stream(), done.revision(), done.isCreation())
                : null;
    }

    /**
     * Decides again on an image that has what came first. A key that is taken on such an image too
     * stays taken, and the whole is refused.
     */
    private Optional<CommandResult> lost(
            Joint joint, Position decidedAt, AppendOutcome.Conflict conflict) {
        Position head = new Position(conflict.head());
        known.add(conflict.key());
        parts.shell().forget(conflict.key());
        if (conflict.kind() == AppendOutcome.Kind.RESERVATION) {
            if (conflict.key().equals(lostKey) && decidedAt.compareTo(lostAt) >= 0) {
                return joint.refusal(conflict.key()).map(Refused::new);
            }
            lostKey = conflict.key();
            lostAt = head;
        }
        await(head, remaining());
        return Optional.empty();
    }
}
