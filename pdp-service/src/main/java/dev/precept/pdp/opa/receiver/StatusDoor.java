package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.audit.SidecarDecisions.Lost;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.OpaReports;
import dev.precept.pdp.follower.Processes;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.GatewayDocument;

import java.util.List;
import java.util.Set;

/** Takes how an OPA is (OPA's status service API). */
final class StatusDoor implements Door {
    private static final Set<String> POST = Set.of("POST");

    private final OpaReports reports;
    private final SidecarDecisions decisions;
    private final ReceiverMetrics metrics;
    private final Turns turns = new Turns(Limits.STATUSES, Limits.STATUSES_OF_ONE);
    private final Processes<List<Lost>> remembered = new Processes<>();

    StatusDoor(OpaReports reports, SidecarDecisions decisions, ReceiverMetrics metrics) {
        this.reports = reports;
        this.decisions = decisions;
        this.metrics = metrics;
    }

    @Override
    public Admission admission() {
        return Admission.FOLLOWER;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Answer answer(Visit visit) {
        GatewayDocument gateway = Reporter.of(visit);
        if (gateway == null) {
            return refusal(Reporter.NOT_A_GATEWAY);
        }
        NonBlocking.beforeWaiting();
        if (!turns.begin(gateway.id())) {
            return refusal(LogsDoor.BUSY).with("Retry-After", LogsDoor.RETRY_SECONDS);
        }
        Status status;
        try {
            status = Status.read(Unpacked.object(visit.question(), Limits.STATUS_BYTES));
        } catch (Unpacked.Unreadable unreadable) {
            return refusal(unreadable.problem());
        } finally {
            turns.end(gateway.id());
        }
        try {
            reports.take(visit.image(), gateway, status.report());
            note(gateway, status);
            return Answer.json(200, "{}");
        } catch (LogUnavailableException away) {
            return refusal(LogsDoor.UNAVAILABLE).with("Retry-After", LogsDoor.RETRY_SECONDS);
        }
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

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
