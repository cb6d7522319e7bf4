package dev.precept.pdp.web;

import dev.precept.domain.shared.Position;

import java.time.Instant;

/**
 * A moment of the log's past.
 *
 * @param position where the last command ended then; 0 before the first
 * @param at what time it was: the instant asked for, or when what is at the position was appended;
 *     never before the latter
 */
public record Moment(Position position, Instant at) {}
