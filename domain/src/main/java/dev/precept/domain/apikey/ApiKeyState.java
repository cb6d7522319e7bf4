package dev.precept.domain.apikey;

import dev.precept.domain.shared.OrganizationId;

/** What an API key's decider needs to know of its past. */
public sealed interface ApiKeyState {
    /** Never made. */
    record Absent() implements ApiKeyState {}

    /** In being, whether it has expired or not. */
    record Existing(OrganizationId organization) implements ApiKeyState {}

    /** Removed. */
    record Deleted() implements ApiKeyState {}
}
