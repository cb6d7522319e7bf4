package dev.precept.projections.embedded;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.projections.testing.TestRego;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A log, nodes that lag behind it and gateways that follow them, in one thread and by one clock:
 * what is sent comes late, twice, in another order or not at all, gateways are cut off and start
 * again, the log is exchanged for another. After each step, every gateway is asked, and what it
 * permits is held against what was true.
 */
final class Simulation {
    static final Duration LEASE = Duration.ofSeconds(1);
    static final long MILLI = 1_000_000;

    private static final int GATEWAYS = 4;
    private static final int NODES = 2;
    private static final int QUESTIONS = 2;

    /** A guard that is switched off. */
    enum Flaw {
        /** Permits are served whether there is a lease or not. */
        NO_LEASE,
        /** A lease runs from when its answer came. */
        LEASE_FROM_THE_ANSWER,
        /** A lease is good for whatever image. */
        LEASE_FOR_ANY_IMAGE,
        /** A node grants by its own image, and does not read the head of the log. */
        HEAD_OF_THE_NODE,
        /** What a message follows is not looked at. */
        GAPS_UNSEEN,
        /** What was granted before a restart is granted again after it. */
        LEASE_ACROSS_RESTARTS
    }

    /** What must not be. */
    enum Violation {
        /** A permit from an image that lacks what was committed longer ago than a lease lasts. */
        STALE,
        /** A permit of what was denied all along the length of a lease. */
        REVOKED,
        /** An image that is not the gateway's part of the log. */
        WRONG_IMAGE,
        /** A permit that the log, where the image stands, does not give. */
        WRONG_PERMIT,
        /** A permit from before a position that the fence had said is live. */
        FENCE,
        /** An image was waited for, and an older one answers. */
        TOO_EARLY
    }

    /** The log from an instant on. */
    record Moment(long nanos, Log log) {}

    /** A fence that has answered. */
    private record Fence(String log, Position position) {}

    private record Happening(long nanos, long number, Runnable what) {}

    final Random random;
    final Set<Flaw> flaws;
    final Map<Violation, Integer> violations = new EnumMap<>(Violation.class);
    final List<SimulatedNode> nodes = new ArrayList<>();
    long nanos = 1_000 * MILLI;
    int permits;
    int fences;

    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(
                    Comparator.comparingLong(Happening::nanos)
                            .thenComparingLong(Happening::number));
    private final List<Moment> moments = new ArrayList<>();
    private final List<SimulatedGateway> gateways = new ArrayList<>();
    private final List<Fence> reached = new ArrayList<>();
    private final RandomQuestions questions;
    private RandomHistory source;
    private long numbers;

    Simulation(Random random, Set<Flaw> flaws) {
        this.random = random;
        this.flaws = flaws;
        this.questions = new RandomQuestions(random);
        this.source = new RandomHistory(random).withRego();
        Log log = Log.empty();
        for (int i = 0; i < 60; i++) {
            log = log.with(source.nextCommand());
        }
        moments.add(new Moment(0, log));
        for (int i = 0; i < NODES; i++) {
            nodes.add(new SimulatedNode(this));
        }
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(new SimulatedGateway(this, filter(log.image())));
        }
    }

    private FeedFilter filter(PolicyImage image) {
        List<OrganizationImage> all = List.copyOf(image.organizations());
        if (all.isEmpty() || random.nextInt(3) == 0) {
            return FeedFilter.EVERYTHING;
        }
        OrganizationId one = all.get(random.nextInt(all.size())).document().id();
        return new FeedFilter(one, random.nextBoolean(), Set.of());
    }

    /** Lets this much be committed, and what follows from it happen. */
    void run(int commands) {
        gateways.forEach(SimulatedGateway::start);
        long at = nanos;
        for (int i = 0; i < commands; i++) {
            at += random.nextInt(80) * MILLI;
            boolean isExchange = i == commands / 2;
            at(at, isExchange ? this::exchange : this::commit);
        }
        long end = at + 3 * LEASE.toNanos();
        while (!happenings.isEmpty() && happenings.peek().nanos <= end) {
            Happening next = happenings.remove();
            nanos = Math.max(nanos, next.nanos);
            next.what.run();
            gateways.forEach(this::ask);
        }
    }

    /** Plans something. */
    void at(long when, Runnable what) {
        happenings.add(new Happening(when, numbers++, what));
    }

    /** Plans something for after a while, rarely a long one. */
    void later(Runnable what) {
        long millis = random.nextInt(20) == 0 ? random.nextInt(1_500) : random.nextInt(40);
        at(nanos + millis * MILLI, what);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    Log log() {
        return moments.getLast().log();
    }

    /** The log as it was up to a position; null where it was another one. */
    @Nullable Log at(String id, Position position) {
        for (Moment moment : moments.reversed()) {
            PolicyImage image = moment.log.image();
            if (image.log().equals(id) && image.position().equals(position)) {
                return moment.log;
            }
        }
        return null;
    }

    private void commit() {
        Log next = log().with(source.nextCommand());
        moments.add(new Moment(nanos, next));
        nodes.forEach(SimulatedNode::learn);
        if (chance(30)) {
            fence(new Fence(next.image().log(), next.image().position()), nanos);
        }
        if (chance(30)) {
            questions.issue(next, questions.token(next));
        }
    }

    /** Another log takes the place of this one. */
    private void exchange() {
        source = new RandomHistory(random).withRego();
        List<EventEnvelope> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.addAll(source.nextCommand());
        }
        Log next =
                new Log(List.of(), PolicyImage.empty("log-2", TestRego.EXPRESSIONS)).with(events);
        moments.add(new Moment(nanos, next));
        nodes.forEach(SimulatedNode::beginAgain);
    }

    /** Answers once each gateway has said so, or can have no lease from before. */
    private void fence(Fence fence, long committed) {
        boolean isPast = nanos >= committed + LEASE.toNanos();
        boolean isReached =
                isPast
                        || gateways.stream()
                                .allMatch(one -> one.hasReached(fence.log, fence.position));
        if (isReached) {
            reached.add(fence);
            fences += isPast ? 0 : 1;
        } else {
            at(nanos + 20 * MILLI, () -> fence(fence, committed));
        }
    }

    private void ask(SimulatedGateway gateway) {
        EmbeddedDecisionPoint point = gateway.point();
        if (!point.isTrusted()) {
            return;
        }
        PolicyImage image = point.image();
        Log then = at(image.log(), image.position());
        if (then == null) {
            count(Violation.WRONG_IMAGE);
        } else if (!image.equals(gateway.held())
                && !FeedFilter.EVERYTHING.hash(image).equals(gateway.filter().hash(then.image()))) {
            count(Violation.WRONG_IMAGE);
        }
        Position wanted = new Position(random.nextLong(log().image().position().value() + 1));
        if (point.await(wanted, Duration.ZERO) && image.position().compareTo(wanted) < 0) {
            count(Violation.TOO_EARLY);
        }
        for (int i = 0; i < QUESTIONS; i++) {
            AccessRequest request = questions.access(log());
            StaleMode mode = flaws.contains(Flaw.NO_LEASE) ? StaleMode.SERVE_STALE : StaleMode.DENY;
            Answer answer = point.decide(_ -> request, mode);
            if (answer.decision().isPermitted()) {
                permits++;
                judge(image, then, request);
            }
        }
    }

    private void judge(PolicyImage image, @Nullable Log then, AccessRequest request) {
        if (then == null || !then.permits(request)) {
            count(Violation.WRONG_PERMIT);
        }
        for (Fence fence : reached) {
            if (fence.log.equals(image.log()) && image.position().compareTo(fence.position) < 0) {
                count(Violation.FENCE);
                break;
            }
        }
        long since = nanos - LEASE.toNanos();
        boolean isFresh = false;
        boolean wasPermitted = false;
        for (int i = moments.size() - 1; i >= 0; i--) {
            PolicyImage one = moments.get(i).log.image();
            isFresh |=
                    one.log().equals(image.log())
                            && one.position().compareTo(image.position()) <= 0;
            wasPermitted |= PolicyDecisionPoint.decide(one, request).isPermitted();
            if (moments.get(i).nanos <= since) {
                break;
            }
        }
        if (!isFresh) {
            count(Violation.STALE);
        }
        if (!wasPermitted) {
            count(Violation.REVOKED);
        }
    }

    private void count(Violation violation) {
        violations.merge(violation, 1, Integer::sum);
    }
}
