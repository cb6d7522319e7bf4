package dev.precept.pdp.audit;

import dev.precept.domain.receipt.ReceiptEvent.DecisionsSealed;
import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.projections.decision.Decision;

import java.util.Set;

/** What came of making a recorded decision again, at the position it was made at. */
public sealed interface Replayed {
    /** Where it stands in the decision log. */
    Place place();

    /** Of a decision whose record is there. */
    sealed interface Present extends Replayed {
        /** The decision as it was recorded. */
        Recorded recorded();

        @Override
        default Place place() {
            return DecisionPages.place(recorded());
        }
    }

    /**
     * It came out the same.
     *
     * @param decision as it is made now; where a permit was withheld, that permit
     */
    record Same(Recorded recorded, Decision decision) implements Present {}

    /**
     * It came out otherwise, which it cannot: the record was changed, the log was, or the rule is
     * not what it was.
     *
     * @param then the decision in the record
     * @param again the decision made again
     */
    record Different(Recorded recorded, Decision then, Decision again) implements Present {}

    /**
     * What is stored is not what was written: it contradicts itself.
     *
     * @param what in words
     */
    record Altered(Recorded recorded, String what) implements Present {}

    /**
     * It cannot be made again, since not all of the question was written down.
     *
     * @param hidden what was masked, or cut
     */
    record NotReplayable(Recorded recorded, Set<String> hidden) implements Present {
        public NotReplayable {
            hidden = Set.copyOf(hidden);
        }
    }

    /** It was written, and its record is gone before its time. */
    record Missing(Place place) implements Replayed {}

    /**
     * A receipt does not prove any more what it sealed.
     *
     * @param receipt as it is in the log
     * @param position of that event
     * @param isMissing whether hashes of decisions are gone; else they are not what they were
     * @param what in words
     */
    record Unproved(DecisionsSealed receipt, long position, boolean isMissing, String what)
            implements Replayed {
        /** Where the last of its decisions is. */
        @Override
        public Place place() {
            return new Place(DecisionPages.micros(receipt.to()), DecisionPages.LEAST);
        }
    }
}
