package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecision;
import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.GatewayDocument;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Takes what an OPA decided (OPA's decision log service API). It sends a report again until it was
 * taken, so what came before is passed over, and one decision that cannot be read does not keep
 * back the others. A report has its turn until all of it is written.
 */
final class LogsDoor extends ReportDoor {
    private static final Problem TOO_MANY =
            new Problem(
                    503,
                    "too-many-decisions",
                    "The gateway has reported as many decisions as are kept in an hour: send it"
                        + " again in the next, or have 'precept.decision-log.reported' raised.");

    private final Checking.Parts parts;
    private final SidecarDecisions decisions;
    private final ReceiverMetrics metrics;
    private final InstantSource clock;

    LogsDoor(
            Checking.Parts parts,
            SidecarDecisions decisions,
            ReceiverMetrics metrics,
            InstantSource clock) {
        super(new Turns(Limits.REPORTS, Limits.REPORTS_OF_ONE));
        this.parts = parts;
        this.decisions = decisions;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    Supplier<Answer> read(Visit visit, GatewayDocument gateway) throws Unpacked.Unreadable {
        Answer answer = taken(visit, gateway);
        return () -> answer;
    }

    private Answer taken(Visit visit, GatewayDocument gateway) throws Unpacked.Unreadable {
        try {
            Report report = new Report(visit, gateway);
            Unpacked.items(visit.question(), Limits.UNPACKED_BYTES, report::take);
            return report.answer();
        } catch (TooManyException tooMany) {
            metrics.refused("too-many", 1);
            return refusal(TOO_MANY)
                    .with("Retry-After", Long.toString(tooMany.rest.toSeconds() + 1));
        }
    }

    /** Of the gateway nothing more is written for a while. */
    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Duration rest;

        TooManyException(Duration rest) {
            this.rest = rest;
        }
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
            expectRoom();
        }

        private void expectRoom() {
            Duration rest = decisions.rest(gateway.id());
            if (rest.isPositive()) {
                throw new TooManyException(rest);
            }
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
            boolean isLate = event.at().isBefore(clock.instant().minus(Limits.LATE));
            if (isLate || !decisions.isKept(event.at())) {
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
            if (!batch.isEmpty()) {
                expectRoom();
            }
            stored += decisions.write(gateway.id(), batch);
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
