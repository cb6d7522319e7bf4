package dev.precept.projections.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.LogContradiction;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.RandomHistory;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** How images move along the log, and who learns of it. */
class PublishingTest {
    private final List<EventEnvelope> events = RandomHistory.of(new Random(7), 200);
    private final List<PolicyImage> published = new ArrayList<>();
    private final List<EventEnvelope> heard = new ArrayList<>();
    private final ImageLoader loader =
            new ImageLoader(
                    PolicyImage.empty(Images.LOG),
                    List.of(
                            (image, batch) -> {
                                published.add(image);
                                heard.addAll(batch);
                            }));

    @Test
    void eventsOneByOneMoveTheImageAtTheEndsOfCommands() {
        for (EventEnvelope event : events) {
            PolicyImage before = loader.image();
            loader.accept(List.of(event), Provenance.TAIL);
            boolean isEnd = event.position().equals(event.lastOfCommand());
            assertThat(loader.image().position())
                    .isEqualTo(isEnd ? event.position() : before.position());
        }
        Images.assertSame(loader.image(), Images.of(events));
        assertThat(heard).isEqualTo(events);
        assertThat(published).hasSize(Images.commands(events).size());
    }

    @Test
    void publishersComeBeforeReaders() {
        List<Position> current = new ArrayList<>();
        List<ImageLoader> self = new ArrayList<>();
        ImageLoader observed =
                new ImageLoader(
                        PolicyImage.empty(Images.LOG),
                        List.of((image, _) -> current.add(self.getFirst().image().position())));
        self.add(observed);
        observed.accept(events, Provenance.REPLAY);
        assertThat(current).containsExactly(Position.ZERO);
        assertThat(observed.image().provenance()).isEqualTo(Provenance.REPLAY);
    }

    @Test
    void aPublisherThatFailsKeepsTheImageBack() {
        ImageLoader failing =
                new ImageLoader(
                        PolicyImage.empty(Images.LOG),
                        List.of(
                                (_, _) -> {
                                    throw new IllegalStateException("not ready");
                                }));
        assertThatIllegalStateException().isThrownBy(() -> failing.accept(events, Provenance.TAIL));
        assertThat(failing.image().position()).isEqualTo(Position.ZERO);
    }

    @Test
    void aContradictionLeavesTheImageAsItWas() {
        loader.accept(events, Provenance.REPLAY);
        PolicyImage before = loader.image();
        List<EventEnvelope> again = List.of(events.getLast());
        assertThatExceptionOfType(LogContradiction.class)
                .isThrownBy(() -> loader.accept(again, Provenance.TAIL))
                .satisfies(e -> assertThat(e.position()).isEqualTo(events.getLast().position()));
        assertThat(loader.image()).isSameAs(before);
    }

    @Test
    void anImageFromASnapshotIsPublishedWithoutEvents() {
        PolicyImage snapshot = Images.of(events);
        loader.publish(snapshot);
        assertThat(loader.image()).isSameAs(snapshot);
        assertThat(published).containsExactly(snapshot);
        assertThat(heard).isEmpty();
    }
}
