package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;
import dev.precept.projections.image.StateHash;

import org.jspecify.annotations.Nullable;

/**
 * What a follower tells of itself: answers that it begins from now on are from this image or a
 * later one.
 *
 * @param log the log that its image is of
 * @param position the image's position
 * @param stateHash the image's fingerprint
 * @param error what went wrong last, for an operator to read; null for nothing
 */
public record FollowerReport(
        String log, Position position, StateHash stateHash, @Nullable String error) {}
