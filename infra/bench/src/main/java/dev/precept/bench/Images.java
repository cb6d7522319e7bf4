package dev.precept.bench;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.time.Instant;
import java.util.function.Consumer;

/** Builds an image from events, as a replay of the log does. For one thread. */
final class Images implements Consumer<RecordedEvent> {
    private static final int EVENTS_PER_IMAGE = 100_000;

    private PolicyImage image = PolicyImage.empty("bench");
    private PolicyDelta delta = new PolicyDelta(image);
    private long position;

    /** The image of a population. */
    static PolicyImage of(Population population) {
        Images images = new Images();
        population.organizationEvent(images);
        population.events(images);
        return images.image();
    }

    @Override
    public void accept(RecordedEvent event) {
        position++;
        accept(new EventEnvelope(new Position(position), new Position(position), at(), event));
    }

    /** Takes in an event of a log; images are made at the ends of commands only. */
    void accept(EventEnvelope event) {
        delta.replay(event);
        position = event.position().value();
        if (position % EVENTS_PER_IMAGE == 0 && event.position().equals(event.lastOfCommand())) {
            image();
        }
    }

    private Instant at() {
        return Instant.EPOCH.plusMillis(position);
    }

    /** The image of all that was taken in. */
    PolicyImage image() {
        image = delta.apply(Provenance.REPLAY);
        delta = new PolicyDelta(image);
        return image;
    }
}
