package dev.precept.pdp.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which snapshots stay. */
class SnapshotFilesTest {
    private static final long STEP = 10_000;
    private static final long EVENTS = 10_000_000;

    @Test
    void fewStayAndEveryPositionHasOneNotTooFarBeforeIt() {
        List<Long> kept = new ArrayList<>();
        for (long head = STEP; head <= EVENTS; head += STEP) {
            kept.addFirst(head);
            List<Path> files = kept.stream().map(SnapshotFilesTest::file).toList();
            List<Path> old = SnapshotFiles.superfluous(files, head);
            kept.removeIf(position -> old.contains(file(position)));
            assertThat(kept).hasSizeLessThanOrEqualTo(16).contains(head, STEP);
        }
        for (long asked = STEP; asked <= EVENTS; asked += STEP) {
            long position = asked;
            long nearest =
                    kept.stream().mapToLong(it -> it).filter(it -> it <= position).max().orElse(0);
            assertThat(position - nearest).isLessThanOrEqualTo(2 * (EVENTS - position) + 2 * STEP);
        }
    }

    private static Path file(long position) {
        return Path.of(String.format("%019d.snapshot", position));
    }
}
