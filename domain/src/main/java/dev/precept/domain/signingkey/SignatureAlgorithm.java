package dev.precept.domain.signingkey;

/** How tokens are signed (RFC 7518 section 3.1). */
public enum SignatureAlgorithm {
    RS256,
    ES256
}
