package dev.precept.pdp.audit;

import dev.precept.domain.schema.UnreadableException;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.DecisionPages.Bounds;
import dev.precept.pdp.audit.DecisionPages.Hashes;
import dev.precept.pdp.audit.DecisionPages.Page;
import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.history.History;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.DecisionRecord;
import dev.precept.projections.decision.DecisionRecordCodec;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Predicate;

import javax.sql.DataSource;

/**
 * Makes recorded decisions again: each at its own position, where it has to come out the same
 * (ARCHITECTURE.md, invariant 2), or on two other images, to see which flip. Threads share it;
 * every method reads the database, and throws {@link
 * dev.precept.pdp.eventstore.LogUnavailableException} where it cannot.
 */
public final class Replaying {
    private static final Logger LOG = LoggerFactory.getLogger(Replaying.class);

    private static final Instant LATEST = dev.precept.domain.shared.Limits.END_OF_TIME;
    private static final int POSITION_DIGITS = 18;

    private final DataSource source;
    private final LogReader log;
    private final History history;
    private final Retention retention;
    private final Decider decider;

    /**
     * @param decider has engines for Rego asked, where it is not to be as it was recorded
     */
    Replaying(
            DataSource source,
            LogReader log,
            History history,
            Retention retention,
            Decider decider) {
        this.source = source;
        this.log = log;
        this.history = history;
        this.retention = retention;
        this.decider = decider;
    }

    /** Hears of a replay as it goes on, on the thread that asked for it. */
    public interface Listener {
        /** Something is not as it was recorded: never {@link Replayed.Same}. */
        void found(Replayed replayed);

        /**
         * So much is done.
         *
         * @return whether to go on
         */
        boolean goesOn(Totals totals, Instant at);
    }

    /**
     * What a replay came to.
     *
     * @param decisions all that were looked at
     * @param same made again, with the same answer
     * @param different made again, with another
     * @param altered found not to be what was written; receipts that do not prove it among them
     * @param missing written, and not there any more; receipts that prove as much among them
     * @param isMissingSought whether rows that are gone were looked for: only where the range is of
     *     all decisions of its time
     * @param notReplayable not made again, by what was masked or cut of the question
     * @param next where to go on; null once all of the range is done
     */
    public record Totals(
            long decisions,
            long same,
            long different,
            long altered,
            long missing,
            boolean isMissingSought,
            Map<String, Long> notReplayable,
            @Nullable Place next) {
        public Totals {
            notReplayable = Map.copyOf(notReplayable);
        }
    }

    /**
     * The decisions from one moment to another: a position, that of the last decisions included, or
     * an instant, before which the last were asked for.
     *
     * @throws DateTimeException if a moment is neither
     */
    public ReplayRange between(OrganizationId organization, String from, String to) {
        long first = position(from, 0);
        long last = position(to, Long.MAX_VALUE);
        Instant begin =
                first > 0
                        ? at(first).map(it -> it.minus(Limits.CLOCKS_APART)).orElse(LATEST)
                        : isPosition(from) ? Instant.EPOCH : instant(from);
        Instant end =
                last == Long.MAX_VALUE
                        ? instant(to)
                        : at(last + 1).map(it -> it.plus(Limits.CLOCKS_APART)).orElse(LATEST);
        return new ReplayRange(organization, begin, end, first, last, null, null, null);
    }

    private static boolean isPosition(String moment) {
        return moment.matches("[0-9]{1," + POSITION_DIGITS + "}");
    }

    private static long position(String moment, long otherwise) {
        return isPosition(moment) ? Long.parseLong(moment) : otherwise;
    }

    private static Instant instant(String moment) {
        Instant instant = Instant.parse(moment);
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
            throw new DateTimeException(moment + " is no instant of a decision");
        }
        return instant;
    }

    /** When the event at a position, or the one that follows it, was appended. */
    private Optional<Instant> at(long position) {
        return log.readAfter(position - 1, 1).stream()
                .findFirst()
                .map(event -> Instant.EPOCH.plus(event.atMicros(), ChronoUnit.MICROS));
    }

    /** Makes one decision again. */
    public Replayed.Present again(OrganizationId organization, Recorded recorded) {
        ForwardImages images = new ForwardImages(log, history);
        TreeSet<Long> positions = new TreeSet<>(List.of(recorded.position()));
        long micros = DecisionPages.micros(recorded.at());
        ReplayRange only =
                new ReplayRange(organization, recorded.at(), ReceiptTables.instant(micros + 1));
        Map<Place, byte[]> leaves = new HashMap<>();
        long sealedFrom = 0;
        DecisionPages pages =
                new DecisionPages(
                        source, only, Hashes.OF_DECISIONS, Bounds.USUAL, retention.unbounded());
        for (Page page = pages.next(); !page.isLast(); page = pages.next()) {
            leaves.putAll(page.leaves());
            sealedFrom = page.sealedFrom();
        }
        Page page = new Page(List.of(recorded), leaves, sealedFrom, DecisionPages.place(recorded));
        return new Moment(organization, images.at(positions), page).again(recorded);
    }

    /**
     * Makes all decisions of a range again, and holds their hashes against the receipts.
     *
     * @param atMost for how long; then it says where to go on
     */
    public Totals again(ReplayRange range, Duration atMost, Listener listener) {
        ForwardImages images = new ForwardImages(log, history);
        ReceiptCheck receipts = new ReceiptCheck(source, range);
        Tallied tallied = new Tallied(range.isOfAll());
        pages(
                new DecisionPages(
                        source,
                        range,
                        range.isOfAll() ? Hashes.ALL : Hashes.OF_DECISIONS,
                        Bounds.USUAL,
                        retention),
                atMost,
                page -> {
                    TreeSet<Long> positions = new TreeSet<>();
                    page.decisions().forEach(one -> positions.add(one.position()));
                    Moment moment = new Moment(range.organization(), images.at(positions), page);
                    page.decisions().parallelStream()
                            .map(moment::again)
                            .toList()
                            .forEach(one -> tallied.take(one, listener));
                    if (range.isOfAll()) {
                        missing(page).forEach(one -> tallied.take(one, listener));
                    }
                    receipts.upTo(page.end().atMicros())
                            .forEach(one -> tallied.take(one, listener));
                    tallied.end(page.end());
                    Instant reached = ReceiptTables.instant(page.end().atMicros());
                    return listener.goesOn(tallied.totals(), reached);
                },
                tallied::end);
        if (tallied.totals().next() == null) {
            receipts.upTo(Long.MAX_VALUE).forEach(one -> tallied.take(one, listener));
        }
        return tallied.totals();
    }

    /**
     * Decides the questions of a range on two images, neither of which need be of their time: what
     * was asked then, of what is the case there. Engines for Rego are asked what they were not
     * asked then.
     *
     * @param atMost for how long; then it says where to go on
     */
    public Flips flips(ReplayRange range, PolicyImage one, PolicyImage other, Duration atMost) {
        Flipping flipping = new Flipping(decider, one, other, atMost);
        pages(
                new DecisionPages(source, range, Hashes.NONE, Bounds.USUAL, retention),
                atMost,
                flipping::take,
                flipping::end);
        return flipping.flips();
    }

    /** Goes through the pages, the next one being read while one is worked on. */
    private static void pages(
            DecisionPages pages,
            Duration atMost,
            Predicate<Page> work,
            Consumer<@Nullable Place> end) {
        long begin = System.nanoTime();
        @Nullable Place done = null;
        Page page = pages.next();
        boolean goesOn = true;
        while (goesOn && !page.isLast()) {
            CompletableFuture<Page> following =
                    CompletableFuture.supplyAsync(pages::next, Thread::startVirtualThread);
            done = page.end();
            goesOn = work.test(page) && System.nanoTime() - begin < atMost.toNanos();
            page = joined(following);
        }
        end.accept(page.isLast() ? null : done);
    }

    private static Page joined(CompletableFuture<Page> following) {
        try {
            return following.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw e;
        }
    }

    /** Those that were written and are not there. */
    private static List<Replayed> missing(Page page) {
        Set<Place> there = new HashSet<>();
        page.decisions().forEach(one -> there.add(DecisionPages.place(one)));
        return page.leaves().keySet().stream()
                .filter(place -> !there.contains(place))
                .<Replayed>map(Replayed.Missing::new)
                .toList();
    }

    /** What decisions are made again on: the images of their positions, the hashes of all. */
    private record Moment(OrganizationId organization, Map<Long, PolicyImage> images, Page page) {
        Replayed.Present again(Recorded recorded) {
            Optional<DecisionRecord> read = read(recorded);
            if (read.isEmpty()) {
                return new Replayed.Altered(recorded, "The record cannot be read.");
            }
            DecisionRecord record = read.get();
            String alteration = alteration(recorded, record);
            if (alteration != null) {
                return new Replayed.Altered(recorded, alteration);
            }
            if (!record.isWhole()) {
                return new Replayed.NotReplayable(recorded, record.masked());
            }
            PolicyImage image = images.get(recorded.position());
            if (image == null || !image.log().equals(record.log())) {
                return new Replayed.Altered(
                        recorded, "No command of this log ends at the position of the decision.");
            }
            Decision again = decided(image, record.request());
            return record.isConfirmedBy(again)
                    ? new Replayed.Same(recorded, again)
                    : new Replayed.Different(recorded, record.decision(), again);
        }

        private @Nullable String alteration(Recorded recorded, DecisionRecord record) {
            String contradiction = contradiction(organization, recorded, record);
            if (contradiction != null) {
                return contradiction;
            }
            Place place = DecisionPages.place(recorded);
            byte[] leaf = page.leaves().get(place);
            if (leaf == null && place.atMicros() < page.sealedFrom()) {
                return null;
            }
            if (leaf == null) {
                return "The row was not written by the decision log: it has no hash.";
            }
            return Arrays.equals(leaf, ReceiptLeaf.of(organization.value(), recorded))
                    ? null
                    : "The row is not what was written: its hash is another.";
        }
    }

    /** Where a row's columns do not say what its record says; null where they do. */
    private static @Nullable String contradiction(
            OrganizationId organization, Recorded recorded, DecisionRecord record) {
        Decision decision = record.decision();
        if (!record.id().equals(recorded.id())) {
            return "The row's id is not the record's.";
        }
        if (!record.request().organization().equals(organization)) {
            return "The row's organization is not the record's.";
        }
        if (!record.request().now().equals(recorded.at())) {
            return "The row's instant is not the record's.";
        }
        if (decision.position().value() != recorded.position()) {
            return "The row's position is not the record's.";
        }
        return decision.isPermitted() == recorded.isPermit()
                        && decision.reason().name().equals(recorded.reason())
                ? null
                : "The row's answer is not the record's.";
    }

    private static Optional<DecisionRecord> read(Recorded recorded) {
        try {
            return Optional.of(DecisionRecordCodec.decode(recorded.record()));
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    /** A fault denies, as it does at every door (invariant 9). */
    static Decision decided(PolicyImage image, AccessRequest request) {
        try {
            return PolicyDecisionPoint.decide(image, request);
        } catch (RuntimeException fault) {
            LOG.error("A decision failed again", fault);
            return new Decision(Reason.INTERNAL_FAULT, image.position());
        }
    }
}
