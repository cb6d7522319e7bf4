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
    private static final int EVENTS_PER_IMAGE = 20_000;

    private PolicyImage image = PolicyImage.empty("bench");
    private PolicyDelta delta = new PolicyDelta(image);

    /** The image of a population. */
    static PolicyImage of(Population population) {
        Images images = new Images();
        population.organizationEvent(images);
        population.events(images);
        return images.image();
    }

    @Override
    public void accept(RecordedEvent event) {
        Position position = new Position(delta.position().value() + 1);
        Instant at = Instant.EPOCH.plusMillis(position.value());
        delta.replay(new EventEnvelope(position, position, at, event));
        if (position.value() % EVENTS_PER_IMAGE == 0) {
            image();
        }
    }

    /** The image of all that was taken in. */
    PolicyImage image() {
        image = delta.apply(Provenance.REPLAY);
        delta = new PolicyDelta(image);
        return image;
    }
}
