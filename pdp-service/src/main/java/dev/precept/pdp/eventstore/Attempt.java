package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Which appends of a batch go into one transaction, and why the others do not. */
final class Attempt {
    private final List<Pending> batch;
    private final Map<Pending, AppendOutcome> refused = new IdentityHashMap<>();

    private Attempt(List<Pending> batch) {
        this.batch = batch;
    }

    /** All of them. */
    static Attempt ofAll(List<Pending> batch) {
        return new Attempt(batch);
    }

    /** Those that win, judged in order on what the database holds under the locked head. */
    static Attempt ofWinners(List<Pending> batch, Contest.Facts facts) {
        Attempt attempt = new Attempt(batch);
        Contest contest = new Contest(facts);
        Set<CompletableFuture<AppendOutcome>> accepted = new HashSet<>();
        for (Pending pending : batch) {
            AppendOutcome refusal =
                    pending.isOrphan(accepted)
                            ? orphaned(pending, facts.head())
                            : contest.refuse(pending.append());
            if (refusal == null) {
                accepted.add(pending.outcome());
            } else {
                attempt.refused.put(pending, refusal);
            }
        }
        return attempt;
    }

    private static AppendOutcome orphaned(Pending pending, long head) {
        String command = pending.append().command().toString();
        return new AppendOutcome.Conflict(AppendOutcome.Kind.PREDECESSOR, command, head);
    }

    /** The appends that are to be written, in order. */
    List<Append> winners() {
        List<Append> winners = new ArrayList<>(batch.size());
        for (Pending pending : batch) {
            if (!refused.containsKey(pending)) {
                winners.add(pending.append());
            }
        }
        return winners;
    }

    /** What becomes of each append of the batch, in order, once the winners are written. */
    List<AppendOutcome> outcomes(AppendStatement.@Nullable Written written) {
        List<AppendOutcome> outcomes = new ArrayList<>(batch.size());
        long position = written == null ? 0 : written.base();
        for (Pending pending : batch) {
            AppendOutcome refusal = refused.get(pending);
            if (refusal != null) {
                outcomes.add(refusal);
            } else if (written != null) {
                long first = position + 1;
                position += pending.append().events().size();
                outcomes.add(new AppendOutcome.Committed(first, position, written.atMicros()));
            }
        }
        return outcomes;
    }
}
