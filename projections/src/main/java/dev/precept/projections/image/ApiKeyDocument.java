package dev.precept.projections.image;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** An API key's logical content, without its verifier. Null never expires. */
public record ApiKeyDocument(
        SecretId id,
        OrganizationId organization,
        ApplicationId application,
        ApiId api,
        @Nullable Instant expiresAt,
        EntityMeta meta) {}
