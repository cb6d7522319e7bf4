package dev.precept.domain.application;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;

/**
 * How an application's access tokens are made.
 *
 * @param lifetimeSeconds how long they live
 * @param algorithm how they are signed
 * @param format what they look like; null for a JWT
 */
public record AccessTokenSettings(
        int lifetimeSeconds, SignatureAlgorithm algorithm, @Nullable AccessTokenFormat format) {
    public AccessTokenSettings {
        // One written form for one meaning.
        format = format == AccessTokenFormat.JWT ? null : format;
    }

    /** Of tokens that are JWTs. */
    public AccessTokenSettings(int lifetimeSeconds, SignatureAlgorithm algorithm) {
        this(lifetimeSeconds, algorithm, null);
    }

    /** Whether nobody but this service can read them. */
    public boolean isOpaque() {
        return format == AccessTokenFormat.OPAQUE;
    }
}
