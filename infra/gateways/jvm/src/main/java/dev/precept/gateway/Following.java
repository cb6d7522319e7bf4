package dev.precept.gateway;

import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.embedded.Feed;
import dev.precept.projections.embedded.FeedException;
import dev.precept.projections.embedded.FollowerReport;
import dev.precept.projections.embedded.LeaseAnswer;
import dev.precept.projections.embedded.LeaseOffice;
import dev.precept.projections.embedded.LeaseQuestion;
import dev.precept.projections.embedded.Step;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;

/**
 * Keeps an embedded decision point in step until it is closed, by four threads: they take in what
 * happens, keep the lease, report, and keep the image for the next start. Each goes on after
 * whatever failure, with pauses that grow; what fails is there to be read, and is reported.
 */
public final class Following implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Following.class.getName());

    /** Of a lease, until the next one is asked for. */
    private static final int RENEWALS = 4;

    private final EmbeddedDecisionPoint point;
    private final Feed feed;
    private final LeaseOffice office;
    private final @Nullable LocalSnapshot kept;
    private final List<Thread> threads;
    private final Map<String, String> errors = new ConcurrentSkipListMap<>();
    private final Semaphore news = new Semaphore(0);
    private volatile boolean isOpen = true;
    private volatile boolean hasToBeginAgain = true;
    private volatile Feed.@Nullable Messages messages;
    private @Nullable PolicyImage lastKept;

    private Following(
            EmbeddedDecisionPoint point,
            Feed feed,
            LeaseOffice office,
            @Nullable LocalSnapshot kept) {
        this.point = point;
        this.feed = feed;
        this.office = office;
        this.kept = kept;
        this.threads =
                List.of(
                        thread("following", this::follow),
                        thread("the lease", this::keepLease),
                        thread("reporting", this::report),
                        thread("keeping the image", this::keepImage));
    }

    /**
     * Starts to follow a service, from the image that was kept where there is one.
     *
     * @param kept where images are kept for the next start; null for nowhere
     * @param expressions makes the conditions of what was kept
     */
    public static Following start(
            EmbeddedDecisionPoint point,
            HttpFeed service,
            @Nullable LocalSnapshot kept,
            ExpressionCompiler expressions) {
        return start(point, service, service, kept, expressions);
    }

    /**
     * Starts to follow by one way, and to be leased by another.
     *
     * @param feed what happens
     * @param office who grants leases
     */
    public static Following start(
            EmbeddedDecisionPoint point,
            Feed feed,
            LeaseOffice office,
            @Nullable LocalSnapshot kept,
            ExpressionCompiler expressions) {
        Following following = new Following(point, feed, office, kept);
        following.restore(expressions);
        following.threads.forEach(Thread::start);
        return following;
    }

    /** What does not succeed at the moment; null for nothing. */
    public @Nullable String error() {
        List<String> all = List.copyOf(errors.values());
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /** Ends it, and waits until it has ended. */
    @Override
    public void close() {
        isOpen = false;
        threads.forEach(Thread::interrupt);
        boolean isInterrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException impatient) {
                isInterrupted = true;
            }
        }
        keep();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One attempt, of which there is a next one however this one ends. */
    @FunctionalInterface
    private interface Attempt {
        /**
         * Does it once.
         *
         * @return the pause until the next time
         */
        Duration run() throws FeedException, InterruptedException;
    }

    private Thread thread(String what, Attempt attempt) {
        return Thread.ofVirtual().name("precept: " + what).unstarted(() -> repeat(what, attempt));
    }

    private void repeat(String what, Attempt attempt) {
        Duration pause = Limits.FIRST_PAUSE;
        while (isOpen) {
            try {
                Duration next;
                try {
                    next = attempt.run();
                    errors.remove(what);
                    pause = Limits.FIRST_PAUSE;
                } catch (FeedException failed) {
                    failed(what, failed);
                    next = pause;
                    pause = longer(pause);
                } catch (RuntimeException fault) {
                    fault(what, fault);
                    next = pause;
                    pause = longer(pause);
                }
                Thread.sleep(next);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(Limits.LONGEST_PAUSE) < 0 ? twice : Limits.LONGEST_PAUSE;
    }

    private void failed(String what, FeedException failure) {
        if (isOpen && !failure.toString().equals(errors.put(what, failure.toString()))) {
            LOG.log(System.Logger.Level.WARNING, "Fails for now: " + what, failure);
        }
        switch (failure.kind()) {
            case UNAVAILABLE, REFUSED -> {}
            case BEGIN_AGAIN -> beginAgain();
            case QUARANTINED -> {
                point.distrust();
                beginAgain();
            }
        }
    }

    /** Nobody knows what was taken in: nothing is permitted from it. */
    private void fault(String what, RuntimeException fault) {
        LOG.log(System.Logger.Level.ERROR, "A fault: " + what, fault);
        errors.put(what, fault.toString());
        point.distrust();
        beginAgain();
    }

    private void beginAgain() {
        hasToBeginAgain = true;
        Feed.Messages open = messages;
        if (open != null) {
            open.close();
        }
    }

    private void restore(ExpressionCompiler expressions) {
        if (kept == null) {
            return;
        }
        try {
            Optional<PolicyImage> image = kept.read(expressions);
            if (image.isPresent()) {
                point.load(image.get());
                lastKept = image.get();
                hasToBeginAgain = false;
            }
        } catch (IOException damaged) {
            LOG.log(System.Logger.Level.WARNING, "The image that was kept is not used", damaged);
        }
    }

    /** Until a message does not follow, or none comes. */
    private Duration follow() throws FeedException {
        if (hasToBeginAgain) {
            PolicyImage snapshot = feed.snapshot();
            hasToBeginAgain = false;
            point.load(snapshot);
            news.release();
        }
        PolicyImage image = point.image();
        try (Feed.Messages open = feed.after(image.log(), image.position())) {
            messages = open;
            Step step = Step.GO_ON;
            while (isOpen && step == Step.GO_ON && !hasToBeginAgain) {
                FeedMessage message = open.next();
                step = point.take(message);
                errors.remove("following");
                if (message instanceof FeedMessage.Changes) {
                    news.release();
                }
            }
            hasToBeginAgain |= step == Step.BEGIN_AGAIN;
        } finally {
            messages = null;
        }
        return Limits.FIRST_PAUSE;
    }

    private Duration keepLease() throws FeedException {
        LeaseQuestion question = point.question();
        if (question == null) {
            return Limits.FIRST_PAUSE;
        }
        long asked = System.nanoTime();
        LeaseAnswer answer = office.ask(question);
        if (point.granted(question, answer, asked) == Step.BEGIN_AGAIN) {
            beginAgain();
        }
        Duration until = answer.lease().dividedBy(RENEWALS).minusNanos(System.nanoTime() - asked);
        return until.isPositive() ? until : Limits.SHORTEST_PAUSE;
    }

    private Duration report() throws FeedException, InterruptedException {
        news.acquire();
        news.drainPermits();
        FollowerReport report = point.report(error());
        if (report != null) {
            try {
                office.report(report);
            } catch (FeedException failed) {
                news.release();
                throw failed;
            }
        }
        return Duration.ZERO;
    }

    private Duration keepImage() throws InterruptedException {
        Thread.sleep(Limits.KEEP_EVERY);
        keep();
        return Duration.ZERO;
    }

    private void keep() {
        PolicyImage image = point.image();
        if (kept == null || !point.isTrusted() || image == lastKept) {
            return;
        }
        try {
            kept.write(image);
            lastKept = image;
        } catch (IOException full) {
            LOG.log(System.Logger.Level.WARNING, "The image is not kept", full);
        }
    }
}
