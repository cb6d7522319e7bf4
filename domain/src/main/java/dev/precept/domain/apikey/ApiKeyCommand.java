package dev.precept.domain.apikey;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can be asked of an API key. */
public sealed interface ApiKeyCommand extends DomainCommand {
    /** The key the command is for. */
    SecretId key();

    /**
     * Make it live; its verifier is stored already.
     *
     * @param environment what calls with it are for; null for what the application's are for
     */
    record CreateApiKey(
            SecretId key,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            @Nullable Instant expiresAt,
            @Nullable Environment environment)
            implements ApiKeyCommand {
        /** For what the application's calls are for. */
        public CreateApiKey(
                SecretId key,
                OrganizationId organization,
                ApplicationId application,
                ApiId api,
                @Nullable Instant expiresAt) {
            this(key, organization, application, api, expiresAt, null);
        }
    }

    /** Have it end at an instant that is sooner than it would. */
    record ExpireApiKey(SecretId key, Instant expiresAt) implements ApiKeyCommand {}

    /** End it. */
    record DeleteApiKey(SecretId key) implements ApiKeyCommand {}
}
