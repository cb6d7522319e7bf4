package dev.precept.domain.apikey;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can happen to an API key. */
public sealed interface ApiKeyEvent extends DomainEvent {
    /**
     * It became live; its verifier lies in a row named by its id.
     *
     * @param expiresAt null never expires
     * @param environment what calls with it are for; null for what the application's are for
     */
    record ApiKeyCreated(
            SecretId key,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            @Nullable Instant expiresAt,
            @Nullable Environment environment)
            implements ApiKeyEvent {
        /** For what the application's calls are for. */
        public ApiKeyCreated(
                SecretId key,
                OrganizationId organization,
                ApplicationId application,
                ApiId api,
                @Nullable Instant expiresAt) {
            this(key, organization, application, api, expiresAt, null);
        }
    }

    /** It ends sooner than it would have. */
    record ApiKeyExpirySet(Instant expiresAt) implements ApiKeyEvent {}

    /** It is dead. */
    record ApiKeyDeleted() implements ApiKeyEvent {}
}
