package dev.precept.projections.image;

import dev.precept.domain.signingkey.SigningKey;

import java.time.Instant;

/**
 * A signing key and where it stands.
 *
 * @param since when it came to stand there: published, signing, retired
 */
public record KeyDocument(SigningKey key, KeyStatus status, Instant since) {}
