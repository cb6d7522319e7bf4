package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.audit.SidecarDecisions.Lost;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.follower.OpaReports;
import dev.precept.pdp.follower.Processes;
import dev.precept.projections.image.GatewayDocument;

import java.util.List;
import java.util.function.Supplier;

/**
 * Takes how an OPA is (OPA's status service API). It sends one once, and the next when something
 * happens: so a status has its turn while it is read, which takes memory, and not while it waits to
 * be written with others.
 */
final class StatusDoor extends ReportDoor {
    private final OpaReports reports;
    private final SidecarDecisions decisions;
    private final ReceiverMetrics metrics;
    private final Processes<List<Lost>> remembered = new Processes<>();

    StatusDoor(OpaReports reports, SidecarDecisions decisions, ReceiverMetrics metrics) {
        super(new Turns(Limits.STATUSES, Limits.STATUSES_OF_ONE));
        this.reports = reports;
        this.decisions = decisions;
        this.metrics = metrics;
    }

    @Override
    Supplier<Answer> read(Visit visit, GatewayDocument gateway) throws Unpacked.Unreadable {
        Status status = Status.read(Unpacked.object(visit.question(), Limits.STATUS_BYTES));
        return () -> {
            reports.take(visit.image(), gateway, status.report());
            note(gateway, status);
            return Answer.json(200, "{}");
        };
    }

    /** Writes down what was lost, where that is more than before. */
    private void note(GatewayDocument gateway, Status status) {
        if (status.lost().isEmpty()) {
            return;
        }
        List<Lost> said = remembered.get(gateway.id(), status.instance());
        List<Lost> before = said == null ? List.of() : said;
        if (before.equals(status.lost())) {
            return;
        }
        decisions.lost(gateway.organization(), gateway.id(), status.instance(), status.lost());
        remembered.put(gateway.id(), status.instance(), status.lost());
        metrics.lost(Math.clamp(sum(status.lost()) - sum(before), 0, Limits.LOST_AT_ONCE));
    }

    private static long sum(List<Lost> lost) {
        return lost.stream().mapToLong(Lost::times).sum();
    }
}
