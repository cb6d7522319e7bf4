package dev.precept.pdp.stream.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * How far a webhook has been told.
 *
 * @param position up to there everything has arrived that it wants
 * @param delivered how many messages have arrived
 * @param attempts how often the next message was tried in vain
 * @param dueAt when it is tried again
 * @param failingSince since when nothing arrives; null where the last message did
 * @param lastAt when something was sent last
 * @param lastStatus what was answered then; null where nothing was
 * @param lastError why that did not count; null where it did
 */
public record Delivery(
        long position,
        long delivered,
        int attempts,
        Instant dueAt,
        @Nullable Instant failingSince,
        @Nullable Instant lastAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError) {}
