package dev.precept.pdp.decision.forward;

import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Leasing;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.enforcement.IdentityFields;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Forward-auth: any method, and any path below the prefix. 200 lets the request go on, anything
 * else does not; 401 and 403 are about the gateway's client, any other status about the gateway.
 */
final class ForwardDoor implements Door {
    private final RequestCheck check;

    ForwardDoor(RequestCheck check) {
        this.check = check;
    }

    @Override
    public Admission admission() {
        return Admission.GATEWAY;
    }

    @Override
    public Set<String> methods() {
        return Set.of();
    }

    @Override
    public Leasing leasing() {
        return Leasing.AT_FIRST;
    }

    @Override
    public Answer answer(Visit visit) {
        ForwardingFamily family = visit.caller().forwarding();
        OriginalRequest original =
                family == null
                        ? OriginalRequest.unclear("the gateway's registration")
                        : OriginalRequest.read(family, visit.question(), visit.way().rest());
        Answer answer = check.check(visit, original, visit.question().fields());
        return family == ForwardingFamily.ENVOY && answer.status() == 200
                ? withRemovals(answer)
                : answer;
    }

    /** Envoy leaves what its client sent where nothing is set in its place. */
    private static Answer withRemovals(Answer answer) {
        String unset =
                IdentityFields.NAMES.stream()
                        .filter(name -> answer.fields().count(name) == 0)
                        .collect(Collectors.joining(","));
        return unset.isEmpty() ? answer : answer.with("X-Envoy-Auth-Headers-To-Remove", unset);
    }

    /**
     * A gateway that may not ask is told so by a status that no gateway takes for one of the
     * client's: 401 would have the client sign in again, for nothing.
     */
    @Override
    public Answer refusal(Problem problem) {
        boolean isOfGateway = problem.status() == 401 || problem.status() == 403;
        return Answer.problem(
                isOfGateway
                        ? new Problem(
                                400,
                                "gateway-unauthenticated",
                                "Register the gateway, and have it send its key.")
                        : problem);
    }
}
