package dev.precept.pdp.management;

import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.proof.Checkpoint;
import dev.precept.pdp.proof.Checkpoints;
import dev.precept.pdp.proof.LogTamperedException;
import dev.precept.pdp.proof.Tree;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.trail.Export;
import dev.precept.pdp.trail.LeafReader;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.time.Duration;

/**
 * The export of events, with all it takes to check them elsewhere: an organization's own, or, for
 * who audits {@code system}, the whole log. Up to the newest checkpoint, whose position the reply
 * names: an export has no past.
 */
@RestController
@RequestMapping("/v1/organizations/{org}/events/export")
final class ExportController {
    private static final Logger LOG = LoggerFactory.getLogger(ExportController.class);

    private final Administration administration;
    private final EventHistory history;
    private final LeafReader leaves;
    private final Checkpoints checkpoints;
    private final LineStream streams;

    ExportController(
            Administration administration,
            EventHistory history,
            LeafReader leaves,
            Checkpoints checkpoints,
            LineStream streams) {
        this.administration = administration;
        this.history = history;
        this.leaves = leaves;
        this.checkpoints = checkpoints;
        this.streams = streams;
    }

    @GetMapping
    @Nullable ResponseEntity<Object> export(
            Exchange exchange, HttpServletResponse response, @PathVariable("org") String org) {
        View view = administration.present(exchange, org, Right.AUDIT);
        Query query = exchange.query("of", "after");
        boolean isOfLog = query.choice("of", "chain", "log").equals("log");
        if (isOfLog && !view.isSystem()) {
            throw ProblemException.forbidden(
                    Right.AUDIT,
                    "The whole log is for auditors of organization 'system'; this organization's"
                            + " own events are its chain.");
        }
        long after = query.number("after", 0, 0, view.image().position().value());
        history.awaitPosition(view.image().position().value());
        Checkpoint checkpoint =
                checkpoint(
                        isOfLog ? Tree.LOG : Tree.ofChain(view.id()),
                        view.image().position().value());
        Export export = new Export(leaves, source(view, isOfLog, after, checkpoint));
        long position =
                checkpoint == null ? view.image().position().value() : checkpoint.position();
        streams.answer(response, view.image().log(), position, view.id(), export::writeMore);
        return null;
    }

    private Export.Source source(
            View view, boolean isOfLog, long after, @Nullable Checkpoint checkpoint) {
        String organization = isOfLog ? null : view.id().value();
        long head = view.image().position().value();
        long first = organization == null ? after : history.countUpTo(organization, after);
        if (checkpoint != null && checkpoint.size() < first) {
            throw ProblemException.of(
                    503, "not-caught-up", "What lies there is not signed yet: try again.");
        }
        long size =
                checkpoint != null
                        ? checkpoint.size()
                        : organization == null ? head : history.countUpTo(organization, head);
        return new Export.Source(
                view.image().log(),
                organization,
                first == 0 ? 0 : leaves.read(organization, first - 1, first).getFirst().position(),
                first,
                size,
                checkpoint == null ? null : checkpoint.note());
    }

    /** A checkpoint of all up to a position; null where what is stored is not what was signed. */
    private @Nullable Checkpoint checkpoint(Tree tree, long position) {
        try {
            return checkpoints
                    .reaching(tree, position, Duration.ZERO)
                    .orElseGet(() -> checkpoints.latest(tree));
        } catch (LogTamperedException tampered) {
            LOG.error("An export has no checkpoint", tampered);
            return null;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("the node is stopping", stopping);
        }
    }
}
