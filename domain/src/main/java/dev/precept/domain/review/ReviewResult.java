package dev.precept.domain.review;

/**
 * What a review came to. Counts of items.
 *
 * @param items all of them
 * @param kept decided to be kept
 * @param revoked decided to be taken away
 * @param gone held by nobody any more before somebody decided
 * @param open still held, and never decided
 */
public record ReviewResult(long items, long kept, long revoked, long gone, long open) {}
