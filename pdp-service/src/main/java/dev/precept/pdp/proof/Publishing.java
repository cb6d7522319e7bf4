package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.LogUnavailableException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

import java.time.Duration;

/**
 * Signs the log as it grows, whether anybody asks or not, so that what was there at that time is
 * held fast; and has that cosigned by witnesses.
 */
final class Publishing implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private final Checkpoints checkpoints;
    private final Witnesses witnesses;
    private final Duration interval;
    private volatile boolean isRunning;
    private @Nullable Thread thread;

    Publishing(Checkpoints checkpoints, Witnesses witnesses, Duration interval) {
        this.checkpoints = checkpoints;
        this.witnesses = witnesses;
        this.interval = interval;
    }

    @Override
    public synchronized void start() {
        isRunning = true;
        Thread started = Thread.ofPlatform().daemon().name("checkpoints").unstarted(this::run);
        thread = started;
        started.start();
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        isRunning = false;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    private void run() {
        try {
            while (isRunning) {
                Thread.sleep(interval);
                publish();
            }
        } catch (InterruptedException e) {
            // Stopped between two rounds, or in one.
        }
    }

    private void publish() throws InterruptedException {
        try {
            checkpoints.forgetRetired();
            witnesses.cosign(checkpoints.latest(Tree.LOG));
        } catch (LogTamperedException e) {
            LOG.error("No checkpoint is signed: {}", e.getMessage());
        } catch (LogUnavailableException | DataAccessException e) {
            LOG.warn("No checkpoint is signed for now: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Nobody would begin again for this thread.
            LOG.error("No checkpoint is signed, for a reason that nobody thought of", e);
        }
    }
}
