package dev.precept.pdp.stream;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Short rounds, one after the other on a thread of their own, in which receivers are looked for
 * that are to be told something, and virtual threads to tell them on. Threads share it.
 */
public final class Rounds {
    private final String name;
    private final Duration pause;
    private volatile @Nullable Running running;

    private record Running(ScheduledExecutorService rounds, ExecutorService tellers) {}

    /**
     * Not started yet.
     *
     * @param name of the thread of the rounds, a plural
     * @param pause before each round
     */
    public Rounds(String name, Duration pause) {
        this.name = name;
        this.pause = pause;
    }

    /**
     * Begins.
     *
     * @param round is handed what runs whatever tells a receiver; must not throw
     */
    public synchronized void start(Consumer<Executor> round) {
        Running started =
                new Running(
                        Executors.newSingleThreadScheduledExecutor(
                                Thread.ofPlatform().daemon().name(name).factory()),
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name(name + "-", 0).factory()));
        running = started;
        long period = pause.toMillis();
        started.rounds()
                .scheduleWithFixedDelay(
                        () -> round.accept(started.tellers()),
                        period,
                        period,
                        TimeUnit.MILLISECONDS);
    }

    /** Ends after what is on its way. */
    public synchronized void stop() {
        Running stopped = running;
        running = null;
        if (stopped != null) {
            stopped.rounds().shutdown();
            stopped.rounds().close();
            stopped.tellers().close();
        }
    }

    /** Whether it has begun and not been ended. */
    public boolean isRunning() {
        return running != null;
    }
}
