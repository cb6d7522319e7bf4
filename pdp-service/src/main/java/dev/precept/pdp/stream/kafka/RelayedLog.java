package dev.precept.pdp.stream.kafka;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.projections.image.PolicyImage;

import java.util.function.Supplier;

/**
 * The log that is relayed, and its images.
 *
 * @param reader reads it
 * @param signal says how far it goes
 * @param nodesImage the image that this node has anyway
 * @param past makes images at positions of the past
 */
record RelayedLog(
        LogReader reader, HeadSignal signal, Supplier<PolicyImage> nodesImage, PastImages past) {
    /** The image at a position where a command ends. */
    PolicyImage image(Position position) {
        PolicyImage nodes = nodesImage.get();
        return nodes.position().equals(position) ? nodes : past.at(position);
    }
}
