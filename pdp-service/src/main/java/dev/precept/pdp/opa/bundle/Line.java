package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.stream.FeedWindow;
import dev.precept.projections.bundle.BundleData;
import dev.precept.projections.bundle.BundleDelta;
import dev.precept.projections.bundle.BundleModules;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A part of the log as a line of revisions: one begins where something of the part changes, and
 * lasts until something does again, whatever happens elsewhere. The last of them are kept, with an
 * image of each: so long a difference can be told from them.
 *
 * <p>While one lasts the position goes on, and agents have to learn of it: they refuse tokens that
 * were decided beyond it. But not at once each time: it is marked now and then up to where they
 * have to be, for those who take differences more often than for those who need the whole.
 *
 * <p>Threads share it.
 */
final class Line {
    private final Form form;
    private final String tag;
    private final FeedWindow window;
    private final Leases leases;
    private final CompiledModules compiled;
    private final ReentrantLock lock = new ReentrantLock();

    /** The oldest first; all differ from each other. */
    private final List<Revision> revisions = new ArrayList<>();

    /** From the revisions that begin there to the newest. */
    private final Map<Position, Patch> patches = new HashMap<>();

    private Count leftOut = Count.NONE;
    private Mark ofDeltas = Mark.NONE;
    private Mark ofWholes = Mark.NONE;

    /** Bytes of the last snapshot, uncompressed. */
    private volatile long written;

    private volatile long usedNanos = System.nanoTime();

    Line(Form form, String tag, FeedWindow window, Leases leases, CompiledModules compiled) {
        this.form = form;
        this.tag = tag;
        this.window = window;
        this.leases = leases;
        this.compiled = compiled;
    }

    /**
     * What the part was for a while.
     *
     * @param position where it begins
     * @param image the last one that is known to be of it
     */
    record Revision(Position position, PolicyImage image) {
        /** Up to where it is known to last. */
        Position through() {
            return image.position();
        }
    }

    /**
     * How far agents have to be.
     *
     * @param nanos since when, by the monotonic clock
     */
    private record Mark(Position position, long nanos) {
        private static final Mark NONE = new Mark(Position.ZERO, 0);

        /** Moved up to a position, where that has changed and the last time was long enough ago. */
        Mark moved(Position through, Duration pause) {
            boolean isDue = System.nanoTime() - nanos >= pause.toNanos();
            return isDue && through.compareTo(position) > 0 ? at(through) : this;
        }

        static Mark at(Position position) {
            return new Mark(position, System.nanoTime());
        }
    }

    /**
     * How many modules a whole is without.
     *
     * @param revision where the one begins that it would be of
     * @param answers by which it was counted
     */
    private record Count(Position revision, long answers, int modules) {
        private static final Count NONE = new Count(Position.ZERO, 0, 0);
    }

    /**
     * A difference.
     *
     * @param told what is to be told; null where that is the whole
     * @param bytes of the patch, uncompressed
     */
    record Patch(@Nullable Told told, long bytes) {
        static final Patch NONE = new Patch(null, 0);
    }

    /**
     * A delta bundle.
     *
     * @param position where it leads
     * @param leased when the lease in it was renewed, in milliseconds of Unix time; 0 for never
     * @param bundle not to be changed
     */
    record Told(Position position, long leased, byte[] bundle) {}

    Form form() {
        return form;
    }

    /** What its entity tags have in common. */
    String tag() {
        return tag;
    }

    /** Says that somebody asks for it. */
    void use() {
        usedNanos = System.nanoTime();
    }

    /** When somebody asked for it last, by the monotonic clock. */
    long usedNanos() {
        return usedNanos;
    }

    /** Says how large a snapshot is, uncompressed. */
    void written(long bytes) {
        written = bytes;
    }

    /** Bytes of the last snapshot, uncompressed; 0 where none was made here. */
    long written() {
        return written;
    }

    /** The newest revision: that of the newest image. */
    Revision newest() {
        lock.lock();
        try {
            return advanced();
        } finally {
            lock.unlock();
        }
    }

    /** Up to where a whole has to be. */
    Position due() {
        lock.lock();
        try {
            advanced();
            return ofWholes.position();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether who has the part at a position, which the newest image has, has to be told nothing.
     *
     * @param takesDeltas whether he could be told a difference
     */
    boolean isEnough(Position known, boolean takesDeltas) {
        lock.lock();
        try {
            Revision newest = advanced();
            Position due = (takesDeltas && !form.isSigned() ? ofDeltas : ofWholes).position();
            return known.compareTo(due) >= 0 && newest.equals(holding(known));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a lease is to be renewed, and can be.
     *
     * @param leased when it was last, in milliseconds of Unix time; 0 for never
     */
    boolean isLeaseDue(long leased) {
        Duration lease = form.lease();
        return lease != null
                && isOld(leased, lease.dividedBy(Limits.RENEWALS))
                && leases.until(newest().image(), lease) != null;
    }

    /** Whether a whole that is made now has modules that one is without which lacks so many. */
    boolean hasMoreModules(int lacking) {
        return lacking > 0 && leftOut() < lacking;
    }

    private int leftOut() {
        lock.lock();
        try {
            Revision newest = advanced();
            long answers = compiled.answers();
            if (!leftOut.revision().equals(newest.position()) || leftOut.answers() != answers) {
                CompiledModules.Choice ships = compiled.remembered();
                BundleModules.policies(new BundleData(newest.image(), form.part()))
                        .forEach(ships::test);
                leftOut = new Count(newest.position(), answers, ships.leftOut());
            }
            return leftOut.modules();
        } finally {
            lock.unlock();
        }
    }

    /** How long who waits may go on without a look at the lease. */
    Duration look() {
        Duration lease = form.lease();
        Duration look = lease == null ? Limits.JUDGED : lease.dividedBy(2 * Limits.RENEWALS);
        return look.compareTo(Limits.JUDGED) > 0 ? Limits.JUDGED : look;
    }

    private boolean isOld(long leased, Duration age) {
        return leases.now().toEpochMilli() - leased >= age.toMillis();
    }

    /** What leads from the part at a position to the newest revision. */
    Patch patch(Position known) {
        lock.lock();
        try {
            Revision newest = advanced();
            Revision base = holding(known);
            if (base == null || form.isSigned()) {
                return Patch.NONE;
            }
            Patch made = patches.get(base.position());
            if (made == null || !isEnough(made)) {
                made = patch(base, newest);
                patches.put(base.position(), made);
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnough(Patch made) {
        Told told = made.told();
        Duration lease = form.lease();
        return told == null
                || (told.position().compareTo(ofDeltas.position()) >= 0
                        && (lease == null
                                || !isOld(told.leased(), lease.dividedBy(2 * Limits.RENEWALS))));
    }

    private Revision advanced() {
        PolicyImage now = window.settled();
        Revision last = revisions.isEmpty() ? null : revisions.getLast();
        Revision newest =
                last == null || now.position().compareTo(last.through()) > 0
                        ? advanced(last, now)
                        : last;
        ofDeltas = ofDeltas.moved(newest.through(), Limits.MOVE);
        ofWholes = ofWholes.moved(newest.through(), pause());
        return newest;
    }

    private Revision advanced(@Nullable Revision last, PolicyImage now) {
        List<EventEnvelope> events = last == null ? null : events(last.through(), now.position());
        if (last == null || events == null) {
            return begun(now);
        }
        if (events.isEmpty()) {
            return lengthened(last, now);
        }
        BundleDelta delta = delta(last.image(), now, events);
        if (delta == null) {
            return begun(now);
        }
        if (delta.isMoveOnly()) {
            return lengthened(last, now);
        }
        Revision next = next(now);
        patches.put(last.position(), patch(now, delta));
        if (revisions.size() > Limits.REVISIONS) {
            revisions.removeFirst();
        }
        return next;
    }

    private Revision lengthened(Revision last, PolicyImage now) {
        Revision longer = new Revision(last.position(), now);
        revisions.set(revisions.size() - 1, longer);
        return longer;
    }

    /** Nothing is known of what was before. */
    private Revision begun(PolicyImage now) {
        revisions.clear();
        return next(now);
    }

    private Revision next(PolicyImage now) {
        Revision next = new Revision(now.position(), now);
        revisions.add(next);
        patches.clear();
        ofDeltas = Mark.at(now.position());
        ofWholes = ofDeltas;
        return next;
    }

    /** The larger the whole is, the less often it is sent for its position alone. */
    private Duration pause() {
        Duration pause = Limits.MOVE.plusMillis(written / Limits.MOVED_BYTES_PER_MILLI);
        return pause.compareTo(Limits.LONGEST_MOVE) > 0 ? Limits.LONGEST_MOVE : pause;
    }

    /** The part's events in between; null where it is not known what they are. */
    private @Nullable List<EventEnvelope> events(Position after, Position until) {
        return window.events(form.part(), after, until, Limits.EVENTS);
    }

    /** Null where there is more than is worth telling, or another module. */
    private @Nullable BundleDelta delta(
            PolicyImage before, PolicyImage after, List<EventEnvelope> events) {
        return BundleDelta.between(
                        new BundleData(before, form.part(), form.believed()),
                        after,
                        events,
                        Limits.DOCUMENTS)
                .orElse(null);
    }

    private Patch patch(Revision base, Revision newest) {
        if (base.equals(newest)) {
            BundleData data = new BundleData(newest.image(), form.part(), form.believed());
            return patch(newest.image(), BundleDelta.move(data));
        }
        List<EventEnvelope> events = events(base.through(), newest.through());
        BundleDelta delta = events == null ? null : delta(base.image(), newest.image(), events);
        return delta == null ? Patch.NONE : patch(newest.image(), delta);
    }

    private Patch patch(PolicyImage after, BundleDelta delta) {
        if (form.isSigned()) {
            return Patch.NONE;
        }
        Duration lease = form.lease();
        Instant now = leases.now();
        Instant until = lease == null ? null : leases.until(after, lease);
        byte[] patch = Patches.of(delta, until);
        if (patch.length > Limits.DELTA_BYTES) {
            return Patch.NONE;
        }
        try {
            byte[] bundle = BundleFiles.delta(patch, after.log(), after.position());
            long leased = until == null ? 0 : now.toEpochMilli();
            return new Patch(new Told(after.position(), leased, bundle), patch.length);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory is no disk", impossible);
        }
    }

    /** The revision that the part was at a position; null where that is not known. */
    private @Nullable Revision holding(Position known) {
        for (int i = revisions.size() - 1; i >= 0; i--) {
            Revision revision = revisions.get(i);
            boolean isWithin =
                    known.compareTo(revision.position()) >= 0
                            && known.compareTo(revision.through()) <= 0;
            if (isWithin
                    || isQuiet(revision.through(), known)
                    || isQuiet(known, revision.position())) {
                return revision;
            }
        }
        return null;
    }

    /** Whether one position lies before another, and nothing of the part happened in between. */
    private boolean isQuiet(Position after, Position until) {
        if (after.compareTo(until) >= 0) {
            return false;
        }
        List<EventEnvelope> events = window.events(form.part(), after, until, 1);
        return events != null && events.isEmpty();
    }
}
