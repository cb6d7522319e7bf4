package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;
import dev.precept.projections.embedded.Simulation.Flaw;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.SnapshotWriter;
import dev.precept.projections.testing.TestRego;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A gateway, whose clock has nothing to do with anybody's, and the network it is reached by. */
final class SimulatedGateway {
    private final Simulation simulation;
    private final FeedFilter filter;
    private final long clockOffset;
    private final List<Life> lives = new ArrayList<>();
    private @Nullable PolicyImage kept;
    private @Nullable LeaseAnswer lastAnswer;
    private @Nullable PolicyImage held;
    private long cutOffUntil;

    SimulatedGateway(Simulation simulation, FeedFilter filter) {
        this.simulation = simulation;
        this.filter = filter;
        this.clockOffset = simulation.random.nextLong(1_000_000_000_000L);
        lives.add(new Life());
    }

    /** From a start to the next, and what the service knows of it. */
    private final class Life {
        private final EmbeddedDecisionPoint point =
                new EmbeddedDecisionPoint(
                        new ImageLoader(PolicyImage.empty("none", TestRego.EXPRESSIONS)),
                        SimulatedGateway.this::clock);
        private @Nullable PolicyImage told;
        private long leasedUntil;
        private boolean isBeginning;

        boolean isOver() {
            return lives.getLast() != this;
        }

        /** What is sent to it. */
        void receive(Runnable what) {
            deliver(
                    () -> {
                        if (!isOver()) {
                            what.run();
                        }
                    });
        }

        void take(FeedMessage sent) {
            FeedMessage message =
                    simulation.flaws.contains(Flaw.GAPS_UNSEEN) ? unlinked(sent) : sent;
            receive(() -> follow(point.take(message)));
        }

        void follow(Step step) {
            switch (step) {
                case GO_ON -> {}
                case FOLLOW_ANEW -> followFrom();
                case BEGIN_AGAIN -> begin();
            }
        }

        void followFrom() {
            PolicyImage image = point.image();
            SimulatedNode node = node();
            deliver(() -> node.follow(image.log(), filter, image.position(), this::take));
        }

        /** Asks for a snapshot until one comes. */
        void begin() {
            if (isBeginning || isOver()) {
                return;
            }
            isBeginning = true;
            SimulatedNode node = node();
            deliver(
                    () -> {
                        PolicyImage part = part(node.log().image());
                        receive(
                                () -> {
                                    point.load(part);
                                    isBeginning = false;
                                    followFrom();
                                });
                    });
            simulation.at(
                    simulation.nanos + 200 * Simulation.MILLI,
                    () -> {
                        if (isBeginning) {
                            isBeginning = false;
                            begin();
                        }
                    });
        }

        void keepLease() {
            if (isOver()) {
                return;
            }
            LeaseQuestion question = point.question();
            if (question != null) {
                ask(question, clock(), point.image());
            }
            simulation.at(simulation.nanos + Simulation.LEASE.toNanos() / 4, this::keepLease);
        }

        private void ask(LeaseQuestion question, long asked, PolicyImage image) {
            SimulatedNode node = node();
            deliver(
                    () -> {
                        told = image;
                        leasedUntil = simulation.nanos + Simulation.LEASE.toNanos();
                        node.ask(
                                filter,
                                question,
                                answer -> receive(() -> granted(question, answer, asked)));
                    });
        }

        private void granted(LeaseQuestion question, LeaseAnswer answer, long asked) {
            lastAnswer = answer;
            boolean isLate = simulation.flaws.contains(Flaw.LEASE_FROM_THE_ANSWER);
            follow(point.granted(question, loose(answer), isLate ? clock() : asked));
        }

        /** Tells how far it is, now and then. */
        void report() {
            PolicyImage image = point.image();
            if (point.report(null) != null) {
                deliver(() -> told = image);
            }
        }
    }

    EmbeddedDecisionPoint point() {
        return lives.getLast().point;
    }

    /** The image that was last held against the log, and is what it should be. */
    @Nullable PolicyImage held() {
        return held;
    }

    void hold(PolicyImage image) {
        held = image;
    }

    FeedFilter filter() {
        return filter;
    }

    /** What the service knows: whether no life of it may permit by what was before. */
    boolean hasReached(String log, Position position) {
        return lives.stream()
                .allMatch(
                        life ->
                                life.leasedUntil <= simulation.nanos
                                        || (life.told != null
                                                && life.told.log().equals(log)
                                                && life.told.position().compareTo(position) >= 0));
    }

    void start() {
        Life life = lives.getLast();
        PolicyImage before = kept;
        if (before == null) {
            life.begin();
        } else {
            life.point.load(before);
            life.followFrom();
            LeaseQuestion question = life.point.question();
            if (simulation.flaws.contains(Flaw.LEASE_ACROSS_RESTARTS)
                    && question != null
                    && lastAnswer != null) {
                life.point.granted(question, loose(lastAnswer), clock());
            }
        }
        life.keepLease();
        simulation.at(simulation.nanos + 100 * Simulation.MILLI, this::live);
    }

    /** What happens to a gateway. */
    private void live() {
        Life life = lives.getLast();
        life.report();
        switch (simulation.random.nextInt(40)) {
            case 0 -> cutOffUntil = simulation.nanos + millis(3_000);
            case 1 -> {
                lives.add(new Life());
                start();
                return;
            }
            case 2, 3 -> kept = life.point.isTrusted() ? life.point.image() : kept;
            case 4, 5, 6, 7, 8, 9 -> {
                if (life.point.isTrusted()) {
                    life.followFrom();
                }
            }
            default -> {}
        }
        simulation.at(simulation.nanos + 50 * Simulation.MILLI + millis(100), this::live);
    }

    private long millis(int most) {
        return simulation.random.nextInt(most) * Simulation.MILLI;
    }

    private long clock() {
        return simulation.nanos + clockOffset;
    }

    private SimulatedNode node() {
        return simulation.nodes.get(simulation.random.nextInt(simulation.nodes.size()));
    }

    /** What is sent to it or by it: comes later than what is sent next, twice, or never. */
    private void deliver(Runnable what) {
        Runnable unlessCutOff =
                () -> {
                    if (simulation.nanos >= cutOffUntil) {
                        what.run();
                    }
                };
        if (simulation.nanos >= cutOffUntil && !simulation.chance(4)) {
            simulation.later(unlessCutOff);
            if (simulation.chance(4)) {
                simulation.later(unlessCutOff);
            }
        }
    }

    private LeaseAnswer loose(LeaseAnswer answer) {
        return simulation.flaws.contains(Flaw.LEASE_FOR_ANY_IMAGE)
                ? new LeaseAnswer(answer.log(), Position.ZERO, answer.at(), true, answer.lease())
                : answer;
    }

    private static FeedMessage unlinked(FeedMessage message) {
        return switch (message) {
            case FeedMessage.Changes it ->
                    new FeedMessage.Changes(
                            it.log(), Position.ZERO, it.position(), it.at(), it.events());
            case FeedMessage.Heartbeat it ->
                    new FeedMessage.Heartbeat(it.log(), Position.ZERO, it.position(), it.at());
        };
    }

    private PolicyImage part(PolicyImage whole) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SnapshotWriter.write(whole, filter, out);
            return SnapshotReader.read(
                    new ByteArrayInputStream(out.toByteArray()), TestRego.EXPRESSIONS);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
