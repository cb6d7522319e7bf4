package dev.precept.pdp.account;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.jose.PersonalVault;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImagePublisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * Forgets people whose user is deleted: at once by the event, and by a sweep what was missed, or
 * what is of an organization that is gone. The image never waits for it.
 */
public final class Erasure implements ImagePublisher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

    private final Subjects subjects;
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("erasure").factory());

    public Erasure(DataSource database, PersonalVault vault) {
        this.subjects = new Subjects(database, vault);
    }

    /** Sweeps from time to time. */
    void start(LogReader log, Supplier<PolicyImage> images) {
        long period = Limits.SWEEP_PERIOD.toMillis();
        background.scheduleWithFixedDelay(
                () -> orTell(() -> sweep(log, images)), period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public void publish(PolicyImage image, List<EventEnvelope> events) {
        if (image.provenance() != Provenance.TAIL) {
            return;
        }
        for (EventEnvelope envelope : events) {
            if (envelope.event() instanceof UserEvent.UserDeleted) {
                Subject subject =
                        new Subject(
                                envelope.recorded().organization(),
                                new UserId(envelope.recorded().stream()));
                background.execute(() -> orTell(() -> subjects.remove(subject)));
            }
        }
    }

    /** One sweep; does nothing while this node's image is behind. */
    void sweep(LogReader log, Supplier<PolicyImage> images) {
        for (List<Subject> some = subjects.settledAfter(null);
                !some.isEmpty();
                some = subjects.settledAfter(some.getLast())) {
            long head = log.head().position();
            PolicyImage image = images.get();
            if (image.position().value() < head) {
                return;
            }
            some.stream().filter(it -> !isThere(image, it)).forEach(subjects::remove);
        }
    }

    private static boolean isThere(PolicyImage image, Subject subject) {
        OrganizationImage organization = image.organization(subject.organization());
        return organization != null && organization.anyUser(subject.user()) != null;
    }

    static void orTell(Runnable work) {
        try {
            work.run();
        } catch (DataAccessException | LogUnavailableException away) {
            LOG.info("The erasure of people is put off to the next sweep: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // Thrown, it would end the sweeps for ever.
            LOG.error("The erasure of people failed", fault);
        }
    }

    /** Lets what was published be done, within the time an orderly end has. */
    @Override
    public void close() {
        background.close();
    }
}
