package dev.precept.domain.apikey;

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

    /** Make it live; its verifier is stored already. */
    record CreateApiKey(
            SecretId key,
            OrganizationId organization,
            ApplicationId application,
            ApiId api,
            @Nullable Instant expiresAt)
            implements ApiKeyCommand {}

    /** End it. */
    record DeleteApiKey(SecretId key) implements ApiKeyCommand {}
}
