package dev.precept.pdp.door;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.door.Identification.Arrival;
import dev.precept.pdp.jose.Recent;
import dev.precept.pdp.security.CallerRefusal;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Moment;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.PastException;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The table of doors: finds the door of a question, sees to what all doors share, and asks it. One
 * answer comes from one image. Listeners share it, and their threads.
 */
public final class Doors {
    private static final String RETRY_SECONDS = "1";
    private static final Logger LOGGER = LoggerFactory.getLogger(Doors.class);

    private static final Problem UNKNOWN_ORGANIZATION =
            new Problem(404, "not-found", "There is no such organization.");

    private static final Problem FAULT =
            new Problem(500, "internal-fault", "The service failed; its log says more.");

    private static final String NO_PAST = "What is asked for has no past: leave out Precept-At.";

    private final Paths paths;
    private final Recent<Found> ways;
    private final Admissions admissions;
    private final Consistency consistency;
    private final InstantSource clock;
    private final TrustedProxies proxies;

    /**
     * A table.
     *
     * @param identifications asked in this order who it is that asks
     */
    public Doors(
            Collection<Doorway> doorways,
            List<Identification> identifications,
            Consistency consistency,
            InstantSource clock) {
        this(
                doorways,
                new Admissions(identifications),
                consistency,
                clock,
                new TrustedProxies(List.of(), ""));
    }

    Doors(
            Collection<Doorway> doorways,
            Admissions admissions,
            Consistency consistency,
            InstantSource clock,
            TrustedProxies proxies) {
        this.paths = new Paths(doorways);
        this.ways = new Recent<>(target -> new Found(paths.find(Question.path(target))));
        this.admissions = admissions;
        this.consistency = consistency;
        this.clock = clock;
        this.proxies = proxies;
    }

    /** Where a target leads: nowhere where it is null. */
    private record Found(@Nullable Way way) {}

    /** Whether a door answers there. */
    public boolean has(String path) {
        return paths.find(path) != null;
    }

    private @Nullable Way way(Question question) {
        return ways.of(question.target()).way;
    }

    /** Whether each line of the question's body is to be asked alone; the body does not count. */
    public boolean takesLines(Question question) {
        Way way = way(question);
        return way != null && way.doorway().door().takesLines(question);
    }

    /**
     * The answer to a question: also to one that has no door.
     *
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait: ask again
     */
    public Answer answer(Question question) {
        Way way = way(question);
        PolicyImage image = consistency.image();
        if (way == null) {
            return stamped(Answer.problem(NoDoor.NOT_FOUND), question, image);
        }
        Door door = way.doorway().door();
        if (door.isForAnyOrigin() && CrossOrigin.isPreflight(question)) {
            return stamped(CrossOrigin.preflight(door.methods()), door, question, image);
        }
        Fields fields = question.fields();
        String at = isOfAnother(way) ? null : fields.first(Headers.AT);
        Problem problem =
                isOfAnother(way)
                        ? null
                        : consistency.problem(
                                fields.first(Headers.LOG), fields.first(Headers.AT_LEAST));
        if (problem == null && at != null) {
            return ofThePast(question, way, at);
        }
        if (problem == null && door.leasing() != Leasing.NONE) {
            problem = consistency.leaseProblem();
        }
        if (problem != null) {
            return stamped(door.refusal(problem), door, question, image);
        }
        image = consistency.image();
        Answer answer = answer(question, way, image, null);
        if (door.leasing() == Leasing.THROUGHOUT && !consistency.isLeased(image)) {
            answer = door.refusal(Consistency.NOT_LEASED);
        }
        return stamped(answer, door, question, image);
    }

    /** Who asks is judged now, what he asks is answered as of then. */
    private Answer ofThePast(Question question, Way way, String at) {
        Door door = way.doorway().door();
        PolicyImage image = consistency.image();
        if (door.recall() == Recall.NONE) {
            Problem none = PastException.none(NO_PAST).problem();
            return stamped(door.refusal(none), door, question, image);
        }
        NonBlocking.beforeWaiting();
        return stamped(answer(question, way, image, at), door, question, image);
    }

    /**
     * Whether the header fields are those of a gateway's client, passed on: but for the gateway's
     * key, none of ours counts then.
     */
    private static boolean isOfAnother(Way way) {
        return way.doorway().door().admission() == Admission.GATEWAY || way.hasKey();
    }

    /** The answer to a question that a listener does not read to its end: too large, say. */
    public Answer refusal(Question question, Problem problem) {
        Way way = way(question);
        PolicyImage image = consistency.image();
        if (way == null) {
            return stamped(Answer.problem(problem), question, image);
        }
        Door door = way.doorway().door();
        return stamped(door.refusal(problem), door, question, image);
    }

    /** A refusal of a line, where the answer began with other lines: the last of them. */
    public byte[] asLine(Question question, Answer refusal) {
        Way way = way(question);
        return way == null ? refusal.body() : way.doorway().door().asLine(refusal);
    }

    /**
     * The answer of the way's door.
     *
     * @param at the moment of the past that is asked about; null for the present
     */
    private Answer answer(Question question, Way way, PolicyImage image, @Nullable String at) {
        Door door = way.doorway().door();
        try {
            return admitted(question, way, image, at);
        } catch (NonBlocking.MustWait elsewhere) {
            throw elsewhere;
        } catch (PastException none) {
            Answer refusal = door.refusal(none.problem());
            return none.problem().status() == 503
                    ? refusal.with("Retry-After", RETRY_SECONDS)
                    : refusal;
        } catch (RuntimeException fault) {
            LOGGER.error("The door at {} failed", way.doorway().path(), fault);
            return door.refusal(FAULT);
        }
    }

    private Answer admitted(Question asked, Way way, PolicyImage image, @Nullable String at) {
        Door door = way.doorway().door();
        Question question = proxies.behind(asked);
        String name = way.variable(Doorway.ORGANIZATION);
        OrganizationImage organization =
                Handle.isHandle(name) ? image.organization(new Handle(name)) : null;
        Instant now = image.notBefore(clock.instant());
        Arrival arrival = new Arrival(question, way, image, organization, now);
        return switch (admissions.admit(arrival, door.admission())) {
            case Identity.Absent _ -> refused(door, CallerRefusal.UNAUTHENTICATED);
            case Identity.Refused(CallerRefusal refusal) -> refused(door, refusal);
            case Identity.Known(DoorCaller caller) -> {
                if (organization == null) {
                    yield door.refusal(UNKNOWN_ORGANIZATION);
                }
                Visit visit = new Visit(question, way, caller, image, organization, now);
                yield at == null ? ask(door, visit) : askThen(visit, at);
            }
        };
    }

    private Answer askThen(Visit visit, String at) {
        Door door = visit.way().doorway().door();
        if (!visit.caller().may(Right.AUDIT, visit.organizationId())) {
            return refused(door, CallerRefusal.lacks(Right.AUDIT));
        }
        Moment then = consistency.past().moment(at);
        PolicyImage image =
                door.recall() == Recall.DECISIONS
                        ? consistency.past().frame(then, visit.organizationId())
                        : consistency.past().image(then);
        OrganizationImage organization = image.organization(visit.organizationId());
        if (organization == null) {
            return door.refusal(UNKNOWN_ORGANIZATION);
        }
        Visit ofThen =
                new Visit(
                        visit.question(),
                        visit.way(),
                        visit.caller(),
                        image,
                        organization,
                        then.at(),
                        then,
                        null);
        return ask(door, ofThen).with(Headers.POSITION, image.position().toString());
    }

    private static Answer ask(Door door, Visit visit) {
        if (door.methods().isEmpty() || door.methods().contains(visit.question().method())) {
            return door.answer(visit);
        }
        String allowed = String.join(", ", new TreeSet<>(door.methods()));
        return door.refusal(new Problem(405, "method-not-allowed", "Use " + allowed + "."))
                .with("Allow", allowed);
    }

    private static Answer refused(Door door, CallerRefusal refusal) {
        Answer answer = door.refusal(refusal.problem());
        // The challenge is about the Authorization field, which at a gateway's door is its
        // client's.
        return refusal.challenge().isEmpty() || door.admission() == Admission.GATEWAY
                ? answer
                : answer.with("WWW-Authenticate", refusal.challenge());
    }

    private static Answer stamped(Answer answer, Door door, Question question, PolicyImage image) {
        Answer readable = door.isForAnyOrigin() ? CrossOrigin.readable(answer) : answer;
        return stamped(readable, question, image);
    }

    /** With what every answer bears: the position it is of, the log, and the question's own id. */
    private static Answer stamped(Answer answer, Question question, PolicyImage image) {
        Fields fields = answer.fields().with(Headers.LOG, image.log());
        if (fields.first(Headers.POSITION) == null) {
            fields = fields.with(Headers.POSITION, image.position().toString());
        }
        String id = question.fields().first(Headers.REQUEST_ID);
        if (id != null
                && id.length() <= Limits.REQUEST_ID_CHARACTERS
                && id.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            fields = fields.with(Headers.REQUEST_ID, id);
        }
        return answer.with(fields);
    }
}
