package dev.precept.pdp.eventstore;

import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/**
 * Images at positions of the past: from a snapshot of this node where one helps, else from the
 * beginning of the log. For one thread at a time.
 */
public final class PastImages {
    private static final int BATCH_EVENTS = 20_000;

    private final LogReader log;
    private final SnapshotFiles snapshots;
    private final PolicyImage beginning;

    /**
     * @param snapshots the directory of this node's snapshots
     * @param beginning the log's image before its first event
     */
    public PastImages(LogReader log, Path snapshots, PolicyImage beginning) {
        this.log = log;
        this.snapshots = new SnapshotFiles(snapshots, beginning.expressions());
        this.beginning = beginning;
    }

    /**
     * The image at a position.
     *
     * @param position the end of a command
     * @throws IllegalArgumentException if the log has no such position, or no command ends there
     * @throws LogUnavailableException if the log cannot be read
     */
    public PolicyImage at(Position position) {
        return at(position, null);
    }

    /**
     * The image at a position.
     *
     * @param position the end of a command
     * @param atHand an image of this log before it, to begin from if no later one is found; null
     *     for none
     * @throws IllegalArgumentException if the log has no such position, or no command ends there
     * @throws LogUnavailableException if the log cannot be read
     */
    public PolicyImage at(Position position, @Nullable PolicyImage atHand) {
        PolicyImage first = atHand == null ? beginning : atHand;
        PolicyImage image =
                snapshots.newest(beginning.log(), first.position(), position).orElse(first);
        while (image.position().compareTo(position) < 0) {
            image = next(image, position);
        }
        return image;
    }

    private PolicyImage next(PolicyImage image, Position end) {
        List<StoredEvent> events =
                log.readAfter(image.position().value(), BATCH_EVENTS).stream()
                        .filter(event -> event.lastOfCommand() <= end.value())
                        .toList();
        if (events.isEmpty()) {
            throw new IllegalArgumentException("no command of the log ends at " + end);
        }
        PolicyDelta delta = new PolicyDelta(image);
        events.parallelStream().map(ImageFeed::envelope).toList().forEach(delta::replay);
        return delta.apply(Provenance.REPLAY);
    }
}
