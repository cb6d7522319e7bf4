package dev.precept.domain.signingkey;

import java.util.Optional;

/** How tokens are signed (RFC 7518 section 3.1, RFC 8037 section 3.1 on the curve Ed25519). */
public enum SignatureAlgorithm {
    RS256("RS256"),
    ES256("ES256"),
    PS256("PS256"),
    EDDSA("EdDSA");

    /** The name RFC 9864 section 2.2 gives to EdDSA on Ed25519. */
    private static final String ED25519 = "Ed25519";

    private final String joseName;

    SignatureAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /** The algorithm's name in a JWS header, in a JWK and in metadata. */
    public String joseName() {
        return joseName;
    }

    /** The algorithm a header means; empty for every one that is not ours. */
    public static Optional<SignatureAlgorithm> named(String joseName) {
        return switch (joseName) {
            case "RS256" -> Optional.of(RS256);
            case "ES256" -> Optional.of(ES256);
            case "PS256" -> Optional.of(PS256);
            case "EdDSA", ED25519 -> Optional.of(EDDSA);
            default -> Optional.empty();
        };
    }
}
