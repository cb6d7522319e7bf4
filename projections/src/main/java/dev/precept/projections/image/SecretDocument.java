package dev.precept.projections.image;

import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** A live secret, without its verifier. Null never expires. */
public record SecretDocument(SecretId id, Instant createdAt, @Nullable Instant expiresAt) {
    /** Whether it has not expired. */
    public boolean isLive(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
