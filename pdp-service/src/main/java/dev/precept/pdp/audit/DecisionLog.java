package dev.precept.pdp.audit;

import dev.precept.pdp.audit.DecisionLogSettings.Full;
import dev.precept.pdp.audit.DecisionLogSettings.Permits;
import dev.precept.pdp.audit.Unwritten.What;
import dev.precept.pdp.decision.DecisionRecorder;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears of every decision. A permit is counted, which copies nothing; a deny, the first permit of
 * its kind in a minute, and a permit that has to be written whole wait for the writer. Where no
 * more may wait, a deny goes to a file, and a permit that has to be written becomes a deny.
 */
final class DecisionLog implements DecisionRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private final DecisionLogSettings settings;
    private final Store store;
    private final Tally tally;
    private final Marks marks;
    private final Unwritten unwritten;
    private final AtomicLong permits = new AtomicLong();

    /**
     * Where records go.
     *
     * @param waiting to the writer
     * @param rows how they are made where they do not wait
     * @param spill where they go then
     */
    record Store(Waiting<Entry> waiting, Rows rows, Spill<Row> spill) {}

    DecisionLog(
            DecisionLogSettings settings,
            Store store,
            Tally tally,
            Marks marks,
            Unwritten unwritten) {
        this.settings = settings;
        this.store = store;
        this.tally = tally;
        this.marks = marks;
        this.unwritten = unwritten;
    }

    @Override
    public Decision record(
            PolicyImage image,
            AccessRequest request,
            Decision decision,
            @Nullable Exercise exercise,
            @Nullable UUID id) {
        if (settings.full() == Full.SLOW && store.waiting().isFull()) {
            // Before anything is counted: what must not wait is asked again elsewhere.
            NonBlocking.beforeWaiting();
        }
        if (!decision.isPermitted()) {
            deny(Entry.of(image, request, decision, id));
            return decision;
        }
        boolean isExample = isCountedFirst(request, exercise);
        if (hasToBeWritten()) {
            Entry entry = Entry.of(image, request, decision, id);
            return isQueued(entry) ? decision : refused(entry);
        }
        if (isExample && !store.waiting().offer(Entry.of(image, request, decision, id))) {
            unwritten.add(What.EXAMPLES, 1);
        }
        return decision;
    }

    @Override
    public UUID name(Instant at) {
        return store.rows().name(at);
    }

    private boolean isCountedFirst(AccessRequest request, @Nullable Exercise exercise) {
        if (exercise == null) {
            unwritten.add(What.COUNTS, 1);
            return false;
        }
        int unmarked = marks.mark(request, exercise);
        if (unmarked > 0) {
            unwritten.add(What.MARKS, unmarked);
        }
        return switch (tally.count(Tally.Key.of(request, exercise))) {
            case FIRST -> true;
            case MORE -> false;
            case NOT -> {
                unwritten.add(What.COUNTS, 1);
                yield false;
            }
        };
    }

    private boolean hasToBeWritten() {
        return switch (settings.permits()) {
            case Permits.COUNTED -> false;
            case Permits.SAMPLED -> permits.getAndIncrement() % settings.sample() == 0;
            case Permits.WHOLE -> true;
        };
    }

    private boolean isQueued(Entry entry) {
        boolean mayWait =
                settings.full() == Full.SLOW && !(Thread.currentThread() instanceof NonBlocking);
        return store.waiting().offer(entry)
                || (mayWait && store.waiting().offer(entry, settings.patience()));
    }

    private void deny(Entry entry) {
        if (!isQueued(entry)) {
            spill(entry);
        }
    }

    /** A permit that cannot be written is none. */
    private Decision refused(Entry entry) {
        unwritten.add(What.PERMITS, 1);
        Decision deny = new Decision(Reason.NOT_RECORDED, entry.decision().position());
        spill(Entry.of(entry.image(), entry.request(), deny, entry.id()));
        return deny;
    }

    private void spill(Entry entry) {
        try {
            store.spill().append(List.of(store.rows().of(entry)));
        } catch (IOException fault) {
            unwritten.add(What.DENIES, 1);
            LOG.error("A deny is written nowhere", fault);
        }
    }
}
