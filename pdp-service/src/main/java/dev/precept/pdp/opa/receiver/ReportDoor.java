package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.GatewayDocument;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Where gateways report: so many at once, and of them so many of one gateway. While it is too much,
 * or the database is away, the OPA is told to wait.
 */
abstract class ReportDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    private static final String RETRY_SECONDS = "5";

    private static final Problem BUSY =
            new Problem(503, "busy", "Too many reports are taken now: send it again later.");

    private static final Problem UNAVAILABLE =
            new Problem(503, "unavailable", "The database cannot be reached: send it again later.");

    private final Turns turns;

    ReportDoor(Turns turns) {
        this.turns = turns;
    }

    /**
     * Reads a report in its turn.
     *
     * @return what is left to do, which needs no turn
     * @throws LogUnavailableException where the database does not answer, as the rest may
     */
    abstract Supplier<Answer> read(Visit visit, GatewayDocument gateway) throws Unpacked.Unreadable;

    @Override
    public final Admission admission() {
        return Admission.FOLLOWER;
    }

    @Override
    public final Set<String> methods() {
        return POST;
    }

    @Override
    public final Answer answer(Visit visit) {
        GatewayDocument gateway = Reporter.of(visit);
        if (gateway == null) {
            return refusal(Reporter.NOT_A_GATEWAY);
        }
        NonBlocking.beforeWaiting();
        if (!turns.begin(gateway.id())) {
            return later(BUSY);
        }
        try {
            return inTurn(visit, gateway).get();
        } catch (Unpacked.Unreadable unreadable) {
            return refusal(unreadable.problem());
        } catch (LogUnavailableException away) {
            return later(UNAVAILABLE);
        }
    }

    private Supplier<Answer> inTurn(Visit visit, GatewayDocument gateway)
            throws Unpacked.Unreadable {
        try {
            return read(visit, gateway);
        } finally {
            turns.end(gateway.id());
        }
    }

    private Answer later(Problem problem) {
        return refusal(problem).with("Retry-After", RETRY_SECONDS);
    }

    @Override
    public final Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
