package dev.precept.domain.apikey;

import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What an API key's decider needs to know of its past. */
public sealed interface ApiKeyState {
    /** Never made. */
    record Absent() implements ApiKeyState {}

    /**
     * In being, whether it has expired or not.
     *
     * @param expiresAt when it ends; null never
     */
    record Existing(OrganizationId organization, @Nullable Instant expiresAt)
            implements ApiKeyState {}

    /** Removed. */
    record Deleted() implements ApiKeyState {}
}
