package dev.precept.pdp.door;

import dev.precept.pdp.web.Problem;

import java.util.Set;

/**
 * What answers questions on a path. It holds no state of a question and threads share it. It must
 * not wait; where it has to, it calls {@link dev.precept.pdp.web.NonBlocking#beforeWaiting} first,
 * and may then be asked the same question again: so before that it does nothing that counts.
 */
public interface Door {
    /** Whom it lets in. */
    Admission admission();

    /** The methods it takes; none stands for all. */
    Set<String> methods();

    /**
     * Whether the body is any number of lines, each a question of its own: then the door is asked
     * once a line, with the line as the body, and what it answers with 200 is a line of the answer.
     *
     * @param question its body does not count
     */
    default boolean takesLines(Question question) {
        return false;
    }

    /**
     * Whether programs in a browser may ask it from wherever they come from (Fetch standard, CORS):
     * only where nothing that a browser sends by itself counts, a cookie or a certificate.
     */
    default boolean isForAnyOrigin() {
        return false;
    }

    /** Whether it answers of the past as well, for auditors, and what it needs for that. */
    default Recall recall() {
        return Recall.NONE;
    }

    /** Whether this node's lease has to hold for the answer. */
    default Leasing leasing() {
        return Leasing.NONE;
    }

    /** Answers. */
    Answer answer(Visit visit);

    /** A refusal as a line, without its end, of an answer that began with other lines. */
    default byte[] asLine(Answer refusal) {
        return refusal.body();
    }

    /**
     * An error in the form of the door's own standard, also one that is found before the door is
     * asked: a position that is not reached, a caller who may not ask, a body that is too large.
     */
    Answer refusal(Problem problem);
}
