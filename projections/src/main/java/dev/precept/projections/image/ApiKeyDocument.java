package dev.precept.projections.image;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * An API key's logical content, without its verifier.
 *
 * @param expiresAt null never expires
 * @param environment what calls with it are for; null for what the application's are for
 */
public record ApiKeyDocument(
        SecretId id,
        OrganizationId organization,
        ApplicationId application,
        ApiId api,
        @Nullable Instant expiresAt,
        @Nullable Environment environment,
        EntityMeta meta) {}
