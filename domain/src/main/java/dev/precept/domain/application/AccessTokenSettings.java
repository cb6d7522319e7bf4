package dev.precept.domain.application;

import dev.precept.domain.signingkey.SignatureAlgorithm;

/**
 * How an application's access tokens are made.
 *
 * @param lifetimeSeconds how long they live
 * @param algorithm how they are signed
 */
public record AccessTokenSettings(int lifetimeSeconds, SignatureAlgorithm algorithm) {}
