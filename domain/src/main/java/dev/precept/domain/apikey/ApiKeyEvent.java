package dev.precept.domain.apikey;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can happen to an API key. */
public sealed interface ApiKeyEvent extends DomainEvent {
    /** It became live; its verifier lies in a row named by its id. Null never expires. */
    record ApiKeyCreated(
            SecretId key,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            @Nullable Instant expiresAt)
            implements ApiKeyEvent {}

    /** It is dead. */
    record ApiKeyDeleted() implements ApiKeyEvent {}
}
