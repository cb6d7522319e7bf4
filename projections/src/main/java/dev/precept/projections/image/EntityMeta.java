package dev.precept.projections.image;

import dev.precept.domain.shared.Position;

import java.time.Instant;

/**
 * When an entity came to be and how often it changed.
 *
 * @param revision index of its last event in its stream; the ETag
 * @param createdAtPosition where in the log it was made
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 */
public record EntityMeta(
        long revision, Position createdAtPosition, Instant createdAt, Instant updatedAt) {}
