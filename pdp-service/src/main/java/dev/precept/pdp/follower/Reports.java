package dev.precept.pdp.follower;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Follower.Key;
import dev.precept.pdp.follower.Follower.Kind;
import dev.precept.pdp.follower.Follower.Quarantine;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes what gateways say of themselves: each only of itself, in the log that there is, and what it
 * has held against what it should have. Threads share it.
 */
final class Reports {
    private final Registrar registrar;
    private final ImageLoader loader;
    private final RecentChanges recent;
    private final Duration readWait;

    /**
     * @param readWait how long a report may take, and this node's image to the head read for it
     */
    Reports(Registrar registrar, ImageLoader loader, RecentChanges recent, Duration readWait) {
        this.registrar = registrar;
        this.loader = loader;
        this.recent = recent;
        this.readWait = readWait;
    }

    /** What became of a report. */
    sealed interface Outcome {
        /** It was taken, and nothing speaks against the gateway. */
        record Taken(Told told, Registrar.Receipt receipt) implements Outcome {}

        /** It was not, or the gateway is not trusted. */
        record Refused(Problem problem) implements Outcome {}
    }

    /**
     * Takes the report that a gateway sends in a question to a path that names it.
     *
     * @param lease for how long it wants one; zero where it only reports
     */
    Outcome take(Visit visit, Duration lease) {
        GatewayDocument gateway = itself(visit);
        if (gateway == null) {
            return new Outcome.Refused(
                    new Problem(
                            403,
                            "not-this-gateway",
                            "A gateway reports for itself only, by its own key or its client's"
                                    + " token."));
        }
        try {
            Told told = Told.read(visit.question());
            if (!told.log().equals(visit.image().log())) {
                return new Outcome.Refused(
                        new Problem(
                                409,
                                "log-changed",
                                "The service is on log "
                                        + visit.image().log()
                                        + ": begin anew with a snapshot."));
            }
            NonBlocking.beforeWaiting();
            return outcome(told, registered(gateway, told, lease));
        } catch (Told.Unreadable unreadable) {
            return new Outcome.Refused(unreadable.problem());
        }
    }

    /** The gateway that asks, where the path names that one. */
    private static @Nullable GatewayDocument itself(Visit visit) {
        return visit.caller() instanceof DoorCaller.Registered registered
                        && registered.gateway().organization().equals(visit.organizationId())
                        && registered
                                .gateway()
                                .handle()
                                .value()
                                .equals(visit.way().variable(GATEWAY))
                ? registered.gateway()
                : null;
    }

    /** The variable of a path that names a gateway. */
    static final String GATEWAY = "gateway";

    private Report registered(GatewayDocument gateway, Told told, Duration lease) {
        FeedFilter filter = filter(gateway);
        Report.Verdict verdict =
                told.stateHash() == null
                        ? Report.Verdict.UNKNOWN
                        : recent.verdict(filter, new Position(told.position()), told.stateHash());
        return new Report(
                new Key(Kind.GATEWAY, gateway.id().value(), told.instance()),
                gateway.organization().value(),
                gateway.handle().value(),
                told.position(),
                told.stateHash() == null ? null : told.stateHash().value(),
                verdict,
                told.error(),
                0,
                lease,
                null);
    }

    /** What a gateway follows. */
    static FeedFilter filter(GatewayDocument gateway) {
        return FeedFilter.of(gateway.organization(), gateway.details().filter());
    }

    private Outcome outcome(Told told, Report report) {
        try {
            Registrar.Receipt receipt =
                    registrar.report(report).get(readWait.toMillis(), TimeUnit.MILLISECONDS);
            Quarantine quarantine = receipt.quarantine();
            return quarantine == null
                    ? new Outcome.Taken(told, receipt)
                    : new Outcome.Refused(quarantined(quarantine));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LogUnavailableException) {
                return new Outcome.Refused(UNREACHABLE);
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            return new Outcome.Refused(UNREACHABLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Refused(UNREACHABLE);
        }
    }

    /** What is said where the database cannot be asked. */
    static final Problem UNREACHABLE =
            new Problem(
                    503,
                    "log-unavailable",
                    "The log's head cannot be read now. Ask again, or another node.");

    private static Problem quarantined(Quarantine why) {
        return new Problem(
                409,
                "quarantined",
                switch (why) {
                    case BEYOND_HEAD ->
                            "The position lies beyond the end of the log. Begin anew with a"
                                    + " snapshot.";
                    case WRONG_STATE ->
                            "What this gateway has is not what belongs to its filter at a position"
                                    + " it reported. Begin anew with a snapshot, and report the"
                                    + " state hash.";
                });
    }

    /** Waits until this node's image has the head; null where it has not in time. */
    @Nullable PolicyImage imageAt(Position head) {
        return loader.await(head, readWait) ? loader.image() : null;
    }
}
