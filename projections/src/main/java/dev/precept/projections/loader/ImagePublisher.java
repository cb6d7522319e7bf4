package dev.precept.projections.loader;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.image.PolicyImage;

import java.util.List;

/** Learns of every new image, on the loader's thread, in the order of the log. */
@FunctionalInterface
public interface ImagePublisher {
    /**
     * A new image is made and about to become current: what answers from it will need must be ready
     * on return. An exception keeps the image from becoming current.
     *
     * @param image the new one; its provenance says where it comes from
     * @param events those that led to it from the image before; none where it is from a snapshot
     */
    void publish(PolicyImage image, List<EventEnvelope> events);
}
