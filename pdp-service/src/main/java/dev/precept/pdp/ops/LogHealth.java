package dev.precept.pdp.ops;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import java.util.Optional;
import java.util.function.Supplier;

/** Whether a thread at the log goes on: one that has stopped for good needs the node started. */
final class LogHealth extends AbstractHealthIndicator {
    private final Supplier<Optional<Throwable>> failure;

    /**
     * Asks it.
     *
     * @param failure why it has stopped; empty where it has not
     */
    LogHealth(Supplier<Optional<Throwable>> failure) {
        super("The health of what works at the log could not be asked");
        this.failure = failure;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(failure.get().isEmpty() ? Status.UP : Status.OUT_OF_SERVICE);
    }
}
