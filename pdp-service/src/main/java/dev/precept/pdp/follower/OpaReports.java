package dev.precept.pdp.follower;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Follower.Key;
import dev.precept.pdp.follower.Follower.Kind;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes what OPAs say of themselves. An OPA names the revision that it has activated; it answers as
 * of any later position up to which nothing in its part of the log has changed, and that is what is
 * written down. Threads share it.
 */
public final class OpaReports {
    private final Registrar registrar;
    private final RecentChanges recent;
    private final Duration readWait;
    private final Processes<Reached> remembered = new Processes<>();

    /**
     * @param readWait how long a report may take
     */
    OpaReports(Registrar registrar, RecentChanges recent, Duration readWait) {
        this.registrar = registrar;
        this.recent = recent;
        this.readWait = readWait;
    }

    /** Up to where a revision is known to be as good as the newest. */
    private record Reached(Position revision, Position upTo) {}

    /**
     * What an OPA tells.
     *
     * @param instance the process: its label {@code id}
     * @param revision the position of the bundle it answers from; null where it has none
     * @param error what went wrong; null for nothing
     * @param detail what else it tells, as JSON
     */
    public record Status(
            String instance, @Nullable Position revision, @Nullable String error, String detail) {}

    /**
     * Writes down what an OPA tells.
     *
     * @param image the node's, by which it is told what has changed since the revision
     * @throws LogUnavailableException where it could not be written
     */
    public void take(PolicyImage image, GatewayDocument gateway, Status status) {
        Key key = new Key(Kind.OPA, gateway.id().value(), status.instance());
        Report report =
                new Report(
                        key,
                        gateway.organization().value(),
                        gateway.handle().value(),
                        reached(image, gateway, status).value(),
                        null,
                        Report.Verdict.RIGHT,
                        status.error(),
                        0,
                        Duration.ZERO,
                        status.detail());
        try {
            registrar.report(report).get(readWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LogUnavailableException away) {
                throw away;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw new LogUnavailableException("a report was not written in time", late);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted", e);
        }
    }

    private Position reached(PolicyImage image, GatewayDocument gateway, Status status) {
        Position revision = status.revision();
        if (revision == null) {
            return Position.ZERO;
        }
        synchronized (remembered) {
            Reached before = remembered.get(gateway.id(), status.instance());
            Position from =
                    before != null && before.revision.equals(revision) ? before.upTo : revision;
            boolean isAsGood =
                    from.compareTo(image.position()) < 0
                            && !recent.changed(Reports.filter(gateway), from, image.position());
            Position upTo = isAsGood ? image.position() : from;
            remembered.put(gateway.id(), status.instance(), new Reached(revision, upTo));
            return upTo;
        }
    }
}
