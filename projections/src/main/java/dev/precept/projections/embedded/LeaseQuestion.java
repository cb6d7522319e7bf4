package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;
import dev.precept.projections.image.StateHash;

/**
 * What a follower says when it asks for a lease: how far it has come.
 *
 * @param log the log that its image is of
 * @param position the image's position
 * @param stateHash the image's fingerprint, as {@link
 *     dev.precept.projections.feed.FeedFilter#EVERYTHING} has it
 */
public record LeaseQuestion(String log, Position position, StateHash stateHash) {}
