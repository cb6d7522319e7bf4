package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecision;
import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.image.GatewayDocument;

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
        Report report = new Report(visit, gateway);
        Unpacked.items(visit.question(), Limits.UNPACKED_BYTES, report::take);
        Answer answer = report.answer();
        return () -> answer;
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
