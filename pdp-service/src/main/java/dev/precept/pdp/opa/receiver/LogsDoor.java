package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecision;
import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.GatewayDocument;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes what an OPA decided (OPA's decision log service API). It sends a report again until it was
 * taken, so what came before is passed over, and one decision that cannot be read does not keep
 * back the others. While it is too much, or the database is away, the OPA is told to wait.
 */
final class LogsDoor implements Door {
    private static final Set<String> POST = Set.of("POST");
    static final String RETRY_SECONDS = "5";

    static final Problem BUSY =
            new Problem(503, "busy", "Too many reports are taken now: send it again later.");

    static final Problem UNAVAILABLE =
            new Problem(503, "unavailable", "The database cannot be reached: send it again later.");

    private final Checking.Parts parts;
    private final SidecarDecisions decisions;
    private final ReceiverMetrics metrics;
    private final InstantSource clock;
    private final Turns turns = new Turns(Limits.REPORTS, Limits.REPORTS_OF_ONE);

    LogsDoor(
            Checking.Parts parts,
            SidecarDecisions decisions,
            ReceiverMetrics metrics,
            InstantSource clock) {
        this.parts = parts;
        this.decisions = decisions;
        this.metrics = metrics;
        this.clock = clock;
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
            return refusal(BUSY).with("Retry-After", RETRY_SECONDS);
        }
        try {
            Report report = new Report(visit, gateway);
            Unpacked.items(visit.question(), Limits.UNPACKED_BYTES, report::take);
            return report.answer();
        } catch (Unpacked.Unreadable unreadable) {
            return refusal(unreadable.problem());
        } catch (LogUnavailableException away) {
            return refusal(UNAVAILABLE).with("Retry-After", RETRY_SECONDS);
        } finally {
            turns.end(gateway.id());
        }
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }

    /** One report as it is taken. */
    private final class Report {
        private final GatewayDocument gateway;
        private final Checking checking;
        private final List<SidecarDecision> batch = new ArrayList<>();
        private long batchCharacters;
        private int received;
        private int stored;
        private int unreadable;
        private int outdated;

        Report(Visit visit, GatewayDocument gateway) {
            this.gateway = gateway;
            this.checking = new Checking(parts, visit);
        }

        void take(Pieces.Piece piece) {
            received++;
            LogEvent event = LogEvent.read(piece.node());
            boolean isNone =
                    event == null || event.at().isAfter(clock.instant().plus(Limits.AHEAD));
            if (isNone || !piece.isWhole()) {
                unreadable++;
            }
            if (event == null || isNone) {
                return;
            }
            if (!decisions.isKept(event.at())) {
                outdated++;
            } else {
                batch.add(decision(event));
                batchCharacters += piece.characters();
                if (batch.size() == Limits.BATCH || batchCharacters >= Limits.BATCH_CHARACTERS) {
                    write();
                }
            }
        }

        private SidecarDecision decision(LogEvent event) {
            Checking.Checked checked = checking.check(event);
            metrics.checked(checked.verdict());
            boolean isInputKept = checked.ours() == null && !decisions.isMasked();
            return new SidecarDecision(
                    new SidecarDecision.Key(gateway.organization(), gateway.id(), event.id()),
                    event.at(),
                    event.instance(),
                    event.path(),
                    event.revision(),
                    event.outcome(),
                    checked.verdict(),
                    checked.ours(),
                    Keeping.of(event, isInputKept));
        }

        private void write() {
            stored += decisions.write(batch);
            batch.clear();
            batchCharacters = 0;
        }

        Answer answer() {
            write();
            metrics.refused("unreadable", unreadable);
            metrics.refused("outdated", outdated);
            return Answer.json(
                    200,
                    "{\"received\":"
                            + received
                            + ",\"new\":"
                            + stored
                            + ",\"unreadable\":"
                            + unreadable
                            + ",\"outdated\":"
                            + outdated
                            + "}");
        }
    }
}
