package dev.precept.pdp.follower;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Fence.Reach;
import dev.precept.pdp.follower.Follower.Kind;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;

import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a change is live everywhere: which gateways of the organization answer from the position
 * on, and which nodes. Gateways of other organizations are not named; they count.
 */
final class ReachDoor implements Door {
    /** The variable of the path that holds the position. */
    static final String POSITION = "position";

    private static final Set<String> GET = Set.of("GET");

    private final Fence fence;
    private final RecentChanges recent;
    private final Consistency consistency;
    private final JsonMapper json;

    ReachDoor(Fence fence, RecentChanges recent, Consistency consistency, JsonMapper json) {
        this.fence = fence;
        this.recent = recent;
        this.consistency = consistency;
        this.json = json;
    }

    @Override
    public Admission admission() {
        return Admission.READER;
    }

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Answer answer(Visit visit) {
        NonBlocking.beforeWaiting();
        String asked = visit.way().variable(POSITION);
        Problem problem = consistency.problem(null, asked);
        if (problem != null) {
            return Answer.problem(problem);
        }
        Position position = new Position(Long.parseLong(asked));
        try {
            Reach reach =
                    fence.look(visit.organizationId(), position, recent.committedNanos(position));
            return Answer.json(json.writeValueAsBytes(shown(visit, position, reach)));
        } catch (LogUnavailableException away) {
            return Answer.problem(Reports.UNREACHABLE);
        }
    }

    private static Map<String, Object> shown(Visit visit, Position position, Reach reach) {
        List<Follower> gateways =
                reach.followers().stream()
                        .filter(it -> it.key().kind().isOfGateway())
                        .filter(it -> it.organization().equals(visit.organizationId().value()))
                        .toList();
        List<Follower> nodes =
                reach.followers().stream().filter(it -> it.key().kind() == Kind.NODE).toList();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("position", position.value());
        shown.put("live", reach.live());
        shown.put("gateways", gateways.stream().map(it -> shown("gateway", it, reach)).toList());
        shown.put("nodes", nodes.stream().map(it -> shown("node", it, reach)).toList());
        return shown;
    }

    private static Map<String, Object> shown(String member, Follower follower, Reach reach) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(member, follower.name());
        if (!follower.key().instance().isEmpty()) {
            shown.put("instance", follower.key().instance());
        }
        shown.put("applied", follower.position());
        shown.put("live", reach.isLive(follower));
        Instant leasedUntil = follower.leasedUntil();
        if (leasedUntil != null) {
            shown.put("leasedUntil", leasedUntil.toString());
        }
        return shown;
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
