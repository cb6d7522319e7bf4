package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Recall;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.security.CallerRefusal;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.stream.FeedWindow;
import dev.precept.pdp.stream.FollowerDesk;
import dev.precept.pdp.stream.Followers;
import dev.precept.pdp.stream.Query;
import dev.precept.pdp.stream.Refused;
import dev.precept.pdp.stream.TimedStream;
import dev.precept.pdp.web.Moment;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Past;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Bundles (OPA 1.x, "Bundles"): the whole, what changed since the one that the agent has, or, once
 * it has waited for that as long as it wants to, the word that nothing did.
 */
final class BundleDoor implements Door {
    static final String NAME = "precept";
    private static final Set<String> GET = Set.of("GET");
    private static final String AT = "at";
    private static final List<String> PARAMETERS = Asked.parameters(AT);

    /** Says that it can be waited for what is new. */
    private static final String LONG_POLLED = "application/vnd.openpolicyagent.bundles";

    private static final String GZIP = "application/gzip";
    private static final int UNAVAILABLE = 503;
    private static final String RETRY_SECONDS = "5";
    private static final int NOT_MODIFIED = 304;

    private final FollowerDesk desk;
    private final Lines lines;
    private final Spool spool;
    private final Signatures signatures;
    private final Consumers consumers = new Consumers(System::nanoTime);
    private final Past past;
    private final BundleMetrics metrics;

    BundleDoor(FollowerDesk desk, Shelf shelf, Past past, BundleMetrics metrics) {
        this.desk = desk;
        this.lines = shelf.lines();
        this.spool = shelf.spool();
        this.signatures = shelf.signatures();
        this.past = past;
        this.metrics = metrics;
    }

    @Override
    public Admission admission() {
        return Admission.FOLLOWER;
    }

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Recall recall() {
        return Recall.EVERYTHING;
    }

    @Override
    public Answer refusal(Problem problem) {
        Answer answer = Answer.problem(problem);
        return problem.status() == UNAVAILABLE ? answer.with("Retry-After", RETRY_SECONDS) : answer;
    }

    @Override
    public Answer answer(Visit visit) {
        try {
            if (!visit.way().variable("bundle").equals(NAME)) {
                throw new Refused(
                        404, "not-found", "There is no such bundle: it is called " + NAME + ".");
            }
            Query query = new Query(visit.question().query(), PARAMETERS);
            String at = query.text(AT);
            if (visit.isOfThePast() || at != null) {
                return ofThePast(at == null ? visit : then(visit, at), query);
            }
            Asked asked = Asked.of(visit, query);
            desk.checkLog(visit, null);
            desk.checkRoom(visit);
            NonBlocking.beforeWaiting();
            checkKeys(asked, visit);
            try (Held held = new Held(desk.enter(visit))) {
                return ofThePresent(visit, asked, held);
            }
        } catch (Refused refused) {
            return refusal(refused.problem());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return refusal(FollowerDesk.noRoom().problem());
        }
    }

    /** A seat, until something else sees to its being given back. */
    private static final class Held implements AutoCloseable {
        private final Followers.Seat seat;
        private boolean isHandedOver;

        Held(Followers.Seat seat) {
            this.seat = seat;
        }

        /** Who is sent a snapshot sits until it is sent. */
        void handOver(Opened opened) {
            opened.whenClosed(seat::close);
            isHandedOver = true;
        }

        @Override
        public void close() {
            if (!isHandedOver) {
                seat.close();
            }
        }
    }

    private void checkKeys(Asked asked, Visit visit) throws Refused {
        if (asked.form().isSigned() && !signatures.isReady(visit.organization())) {
            throw Signatures.noKey();
        }
    }

    private Answer ofThePresent(Visit visit, Asked asked, Held held)
            throws Refused, InterruptedException {
        Line line = lines.line(asked.form());
        Prefer prefer = Prefer.of(visit.question().fields().first("Prefer"));
        Version known = Asked.known(visit, line.tag());
        if (known == null || !isReached(known.position())) {
            return whole(visit, line, null, held);
        }
        boolean takesDeltas =
                prefer.deltas() && asked.takesDeltas() && consumers.mayTake(who(asked, line));
        Wait wait = new Wait(known, takesDeltas, prefer.patience());
        if (isEnough(visit, asked, line, wait)) {
            metrics.unchanged();
            return Answer.empty(NOT_MODIFIED).with("ETag", known.etag());
        }
        Answer delta =
                takesDeltas && !line.hasMoreModules(known.leftOut())
                        ? delta(asked, line, known)
                        : null;
        return delta == null ? whole(visit, line, known, held) : delta;
    }

    /** False where the log ends before: it is not as long as it was. */
    private boolean isReached(Position known) throws Refused {
        try {
            desk.reach(known);
            return true;
        } catch (Refused refused) {
            if (refused.problem().code().equals(FollowerDesk.BEYOND_LOG)) {
                return false;
            }
            throw refused;
        }
    }

    /**
     * What somebody waits for.
     *
     * @param known what he has
     */
    private record Wait(Version known, boolean takesDeltas, Duration patience) {
        boolean isOn(Line line) {
            return line.isEnough(known.position(), takesDeltas)
                    && !line.hasMoreModules(known.leftOut())
                    && !(takesDeltas && line.isLeaseDue(known.leased()));
        }
    }

    /** Whether there is nothing to tell, and nothing came while it was waited for. */
    private boolean isEnough(Visit visit, Asked asked, Line line, Wait wait)
            throws Refused, InterruptedException {
        long until = System.nanoTime() + wait.patience().toNanos();
        FeedWindow window = desk.feed().window();
        // Looked at before the line is: what comes in between is not slept through.
        Position seen = window.head();
        while (wait.isOn(line)) {
            long left = until - System.nanoTime();
            if (left <= 0 || !desk.isOpen()) {
                return true;
            }
            window.await(seen, Duration.ofNanos(Math.min(left, line.look().toNanos())));
            seen = window.head();
            line.use();
            if (!desk.goesOn(visit, asked.following()) || !asked.isBelievedAlike(window.image())) {
                throw new Refused(
                        403, "forbidden", "What let in who waits counts no more, or has changed.");
            }
        }
        return false;
    }

    /** Null where the whole is to be given. */
    private @Nullable Answer delta(Asked asked, Line line, Version known) {
        String who = who(asked, line);
        if (!consumers.takes(who, known)) {
            metrics.refusedDelta();
            return null;
        }
        Line.Patch patch = line.patch(known.position());
        Line.Told told = patch.told();
        if (told == null || !isSmall(patch.bytes(), line)) {
            return null;
        }
        Version version =
                new Version(told.position(), line.tag(), known.leftOut(), told.leased(), true);
        consumers.gave(who, known, version);
        metrics.delta(told.bundle().length);
        return new Answer(200, fields(LONG_POLLED, version), told.bundle());
    }

    private static String who(Asked asked, Line line) {
        return asked.who() + ' ' + line.tag();
    }

    /** Whether a difference is worth it beside the whole, as far as that is known. */
    private boolean isSmall(long bytes, Line line) {
        long whole = line.written();
        return bytes <= Limits.SMALL_DELTA_BYTES
                || (whole == 0
                        ? bytes <= Limits.UNCOMPARED_DELTA_BYTES
                        : bytes <= whole / Limits.DELTA_SHARE);
    }

    private Answer whole(Visit visit, Line line, @Nullable Version has, Held held)
            throws Refused, InterruptedException {
        PolicyImage now = desk.feed().window().image();
        Opened opened = spool.open(line, has, signing(visit, now));
        held.handOver(opened);
        return streamed(opened, LONG_POLLED, line.tag());
    }

    private Answer streamed(Opened opened, String type, String tag) {
        Snapshot.Content content = opened.content();
        metrics.snapshot(content.bytes());
        Version version = new Version(content.position(), tag, content.leftOut(), 0, false);
        return Answer.streamed(type, out -> send(opened, out))
                .with("ETag", version.etag())
                .with("Cache-Control", "no-store");
    }

    private static Fields fields(String type, Version version) {
        return Fields.of("Content-Type", type, "ETag", version.etag(), "Cache-Control", "no-store");
    }

    private void send(Opened opened, OutputStream out) throws IOException {
        opened.sendTo(new TimedStream(out, Limits.SENDING, desk::isOpen));
    }

    private static OrganizationImage signing(Visit visit, PolicyImage now) throws Refused {
        OrganizationImage organization = now.organization(visit.organizationId());
        if (organization == null) {
            throw new Refused(404, "not-found", "There is no such organization.");
        }
        return organization;
    }

    /** The same question as of then, where who asks may audit. */
    private Visit then(Visit visit, String at) throws Refused {
        if (!visit.caller().may(Right.AUDIT, visit.organizationId())) {
            Problem lacks = CallerRefusal.lacks(Right.AUDIT).problem();
            throw new Refused(lacks.status(), lacks.code(), lacks.detail());
        }
        NonBlocking.beforeWaiting();
        Moment moment = past.moment(at);
        PolicyImage image = past.image(moment);
        OrganizationImage organization = signing(visit, image);
        return new Visit(
                visit.question(),
                visit.way(),
                visit.caller(),
                image,
                organization,
                moment.at(),
                moment,
                visit.decision());
    }

    private Answer ofThePast(Visit visit, Query query) throws Refused, InterruptedException {
        Asked asked = Asked.of(visit, query);
        if (asked.form().isSigned()) {
            // An agent could not tell it from what holds now: who can give it one could take back
            // what was revoked.
            throw Refused.invalid(Asked.PROFILE, "a bundle of the past is never signed: plain");
        }
        desk.checkRoom(visit);
        NonBlocking.beforeWaiting();
        OrganizationImage signing = signing(visit, desk.feed().window().image());
        try (Held held = new Held(desk.enter(visit))) {
            Opened opened = spool.openPast(asked.form(), visit.image(), signing);
            held.handOver(opened);
            return streamed(opened, GZIP, lines.tag(asked.form()));
        }
    }
}
