package dev.precept.pdp.follower;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.Head;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * A gateway asks for a lease: it may answer, for a time from the moment it <em>sent</em> the
 * question, from any image that has reached the head that is named in the answer. The head is read
 * after the question came, and this node has taken in everything up to there, so that it can say
 * whether anything that the gateway follows lies between: where nothing does, the gateway's image
 * counts as having reached it.
 */
final class LeaseDoor implements Door {
    private static final Set<String> POST = Set.of("POST");

    private final Reports reports;
    private final RecentChanges recent;
    private final Duration lease;

    LeaseDoor(Reports reports, RecentChanges recent, Duration lease) {
        this.reports = reports;
        this.recent = recent;
        this.lease = lease;
    }

    @Override
    public Admission admission() {
        return Admission.CALLER;
    }

    @Override
    public Set<String> methods() {
        return POST;
    }

    @Override
    public Answer answer(Visit visit) {
        return switch (reports.take(visit, lease)) {
            case Reports.Outcome.Taken(Told told, Registrar.Receipt receipt) ->
                    granted(visit, told, receipt.head());
            case Reports.Outcome.Refused(Problem problem) -> Answer.problem(problem);
        };
    }

    private Answer granted(Visit visit, Told told, Head head) {
        Position end = new Position(head.position());
        PolicyImage image = reports.imageAt(end);
        if (image == null) {
            return Answer.problem(
                    new Problem(
                            503,
                            "not-caught-up",
                            "This node has not reached position "
                                    + end
                                    + " yet. Ask again, or another node."));
        }
        GatewayDocument gateway = present(visit, image);
        if (gateway == null) {
            return Answer.problem(
                    new Problem(403, "not-this-gateway", "This gateway is no longer registered."));
        }
        boolean isChanged =
                recent.changed(Reports.filter(gateway), new Position(told.position()), end);
        Instant at = Instant.EPOCH.plus(head.atMicros(), ChronoUnit.MICROS);
        return Answer.json(
                200,
                "{\"log\":\""
                        + head.log()
                        + "\",\"head\":"
                        + end
                        + ",\"at\":\""
                        + at
                        + "\",\"changed\":"
                        + isChanged
                        + ",\"leaseMillis\":"
                        + lease.toMillis()
                        + '}');
    }

    /** The gateway as it is at the head; null where it is gone by then. */
    private static @Nullable GatewayDocument present(Visit visit, PolicyImage image) {
        OrganizationId id = visit.organizationId();
        OrganizationImage organization = image.organization(id);
        return organization != null && visit.caller() instanceof DoorCaller.Registered registered
                ? organization.gateways().get(registered.gateway().id())
                : null;
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
