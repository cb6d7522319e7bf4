package dev.precept.pdp.token;

import dev.precept.pdp.oauth.UserGrant;

import org.jspecify.annotations.Nullable;

/**
 * What an authorization code stands for, and what its redemption has to match.
 *
 * @param grant what the user lets the client have
 * @param redirectUri where the code is sent, exactly as the authorization request named it
 * @param codeChallenge the S256 challenge (RFC 7636 section 4.2)
 * @param dpopThumbprint {@code dpop_jkt} (RFC 9449 section 10); null for none
 */
public record NewCode(
        UserGrant grant,
        String redirectUri,
        String codeChallenge,
        @Nullable String dpopThumbprint) {}
