package dev.precept.projections.embedded;

import dev.precept.domain.shared.Position;

import java.time.Duration;
import java.time.Instant;

/**
 * The answer of who read the head of the log, after the question had reached him.
 *
 * @param log the log that was read
 * @param head its head
 * @param at when the event at the head was appended
 * @param changed whether anything between the question's position and the head is in the follower's
 *     part
 * @param lease for how long the head may be relied on, counted from the question
 */
public record LeaseAnswer(String log, Position head, Instant at, boolean changed, Duration lease) {}
