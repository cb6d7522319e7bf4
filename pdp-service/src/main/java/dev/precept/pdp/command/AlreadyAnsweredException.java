package dev.precept.pdp.command;

import dev.precept.pdp.eventstore.StoredAnswer;

/** Ends a unit of work whose request was carried out before under its idempotency key. */
final class AlreadyAnsweredException extends RuntimeException {
    private final transient StoredAnswer answer;

    AlreadyAnsweredException(StoredAnswer answer) {
        super("answered at position " + answer.position(), null, false, false);
        this.answer = answer;
    }

    StoredAnswer answer() {
        return answer;
    }
}
