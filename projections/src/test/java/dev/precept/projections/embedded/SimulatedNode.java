package dev.precept.projections.embedded;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.Log;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.PolicyImage;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A node that takes in the log a little late, and tells whoever follows it. */
final class SimulatedNode {
    private final Simulation simulation;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private Log log;
    private long stalledUntil;

    SimulatedNode(Simulation simulation) {
        this.simulation = simulation;
        this.log = simulation.log();
    }

    /** Who is sent what happens: all up to a position was, as messages that end at another. */
    private final class Subscription {
        private final FeedFilter filter;
        private final Consumer<FeedMessage> to;
        private Position sent;
        private Position previous;

        Subscription(FeedFilter filter, Position after, Consumer<FeedMessage> to) {
            this.filter = filter;
            this.to = to;
            this.sent = after;
            this.previous = after;
        }

        void send() {
            PolicyImage image = log.image();
            if (image.position().compareTo(sent) <= 0) {
                return;
            }
            List<EventEnvelope> events = between(filter, sent, image.position());
            if (events.isEmpty()) {
                to.accept(
                        new FeedMessage.Heartbeat(
                                image.log(), previous, image.position(), image.at()));
            } else {
                to.accept(
                        new FeedMessage.Changes(
                                image.log(), previous, image.position(), image.at(), events));
                previous = image.position();
            }
            sent = image.position();
        }
    }

    Log log() {
        return log;
    }

    /** Something was committed: it will come. Sometimes all waits for long. */
    void learn() {
        if (simulation.random.nextInt(100) == 0) {
            stalledUntil = simulation.nanos + 3 * Simulation.LEASE.toNanos();
        }
        simulation.later(this::takeIn);
    }

    private void takeIn() {
        if (simulation.nanos < stalledUntil) {
            simulation.at(stalledUntil, this::takeIn);
            return;
        }
        PolicyImage now = simulation.log().image();
        PolicyImage before = log.image();
        boolean isNext =
                now.log().equals(before.log()) && now.position().compareTo(before.position()) > 0;
        if (isNext) {
            log = simulation.log();
            List.copyOf(subscriptions).forEach(Subscription::send);
        }
    }

    /** There is another log. */
    void beginAgain() {
        subscriptions.clear();
        simulation.later(
                () -> {
                    subscriptions.clear();
                    log = simulation.log();
                });
    }

    /** Sends what happens after a position, from now on. */
    void follow(String id, FeedFilter filter, Position after, Consumer<FeedMessage> to) {
        if (id.equals(log.image().log())) {
            Subscription subscription = new Subscription(filter, after, to);
            subscriptions.add(subscription);
            subscription.send();
        }
    }

    /** What of the log after one position, up to another, is in the filter. */
    private List<EventEnvelope> between(FeedFilter filter, Position after, Position end) {
        List<EventEnvelope> batch = log.history().subList((int) after.value(), (int) end.value());
        Log before = Objects.requireNonNull(simulation.at(log.image().log(), after));
        Streams streams = new BatchStreams(before.image(), batch);
        return batch.stream().filter(event -> filter.includes(streams, event)).toList();
    }

    /** Answers with a lease, once it has what it grants by. */
    void ask(FeedFilter filter, LeaseQuestion question, Consumer<LeaseAnswer> to) {
        boolean isCareless = simulation.flaws.contains(Simulation.Flaw.HEAD_OF_THE_NODE);
        PolicyImage head = isCareless ? log.image() : simulation.log().image();
        await(head, 0, () -> to.accept(answer(filter, question, head)));
    }

    private void await(PolicyImage head, int attempt, Runnable then) {
        boolean isThere =
                head.log().equals(log.image().log())
                        && head.position().compareTo(log.image().position()) <= 0;
        if (isThere) {
            then.run();
        } else if (attempt < 20) {
            simulation.at(
                    simulation.nanos + 10 * Simulation.MILLI, () -> await(head, attempt + 1, then));
        }
    }

    private LeaseAnswer answer(FeedFilter filter, LeaseQuestion question, PolicyImage head) {
        boolean isOfLog = question.log().equals(log.image().log());
        boolean isChanged =
                isOfLog
                        && question.position().compareTo(head.position()) < 0
                        && !between(filter, question.position(), head.position()).isEmpty();
        return new LeaseAnswer(head.log(), head.position(), head.at(), isChanged, Simulation.LEASE);
    }
}
