package dev.precept.pdp.management;

import dev.precept.domain.review.Verdict;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;

/** A decision about an item of an access review, as asked for. */
record DecisionBody(Verdict verdict, String reason) {
    static DecisionBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("decision", "reason");
        DecisionBody read =
                new DecisionBody(
                        fields.choice("decision", Verdict.KEEP),
                        fields.text("reason", Limits.REASON_CHARACTERS));
        fields.end();
        faults.check();
        return read;
    }
}
