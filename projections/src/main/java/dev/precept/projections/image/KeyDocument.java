package dev.precept.projections.image;

import dev.precept.domain.signingkey.SigningKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A signing key and where it stands.
 *
 * @param retiredAt when it stopped signing; null unless RETIRED
 */
public record KeyDocument(SigningKey key, KeyStatus status, @Nullable Instant retiredAt) {}
