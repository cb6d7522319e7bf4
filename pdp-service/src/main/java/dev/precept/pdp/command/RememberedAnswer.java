package dev.precept.pdp.command;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Deduplication;
import dev.precept.pdp.eventstore.StoredAnswer;

import java.util.HexFormat;
import java.util.List;

/** The form in which the answer to a command with an idempotency key is remembered. */
final class RememberedAnswer {
    private static final int CREATED = 201;
    private static final int OK = 200;

    private RememberedAnswer() {}

    static Deduplication of(IdempotencyKey key, String stream, long revision, boolean isCreation) {
        return new Deduplication(
                key.scope(),
                hex(key),
                isCreation ? CREATED : OK,
                List.of(stream, Long.toString(revision)));
    }

    /** The answer for another request under the same key. */
    static CommandResult read(StoredAnswer answer, IdempotencyKey key) {
        if (!answer.request().equals(hex(key))) {
            return new CommandResult.KeyReused();
        }
        return new CommandResult.Repeated(
                new Position(answer.position()),
                answer.ids().get(0),
                Long.parseLong(answer.ids().get(1)),
                answer.status() == CREATED);
    }

    private static String hex(IdempotencyKey key) {
        return HexFormat.of().formatHex(key.requestHash());
    }
}
