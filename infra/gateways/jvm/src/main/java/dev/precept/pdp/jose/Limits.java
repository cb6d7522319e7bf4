package dev.precept.pdp.jose;

import java.time.Duration;

/** Every bound this package sets on what comes from outside and on what it remembers. */
public final class Limits {
    /** Characters of a compact token that we read or issue. */
    public static final int TOKEN_CHARACTERS = 16 * 1024;

    /** Nesting of the JSON inside a token. */
    public static final int TOKEN_JSON_DEPTH = 8;

    /** Characters of a number inside a token. */
    public static final int TOKEN_NUMBER_CHARACTERS = 20;

    /** How far another node's clock may be ahead of ours. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** Bytes of tokens in one generation of remembered signatures; there are two. */
    public static final long REMEMBERED_TOKENS_BYTES = 32L * 1024 * 1024;

    /** Bytes a remembered signature is counted as, beside its token. */
    public static final int REMEMBERED_ENTRY_BYTES = 512;

    /** Characters of a client secret that we hash. */
    public static final int CLIENT_SECRET_CHARACTERS = 512;

    /** Characters of a page token that we read: none that we make is longer. */
    public static final int PAGE_TOKEN_CHARACTERS = 2_048;

    /** Characters of a sealed text that we open: none that we make is longer. */
    static final int SEALED_CHARACTERS = 4_096;

    /** How long a row waits for the event that names it, before it counts as an orphan. */
    public static final Duration ORPHAN_AGE = Duration.ofHours(1);

    /** The longest an access token lives, whatever its application asks for. */
    public static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

    /** Characters of a key as its holder presents it. */
    static final int KEY_CHARACTERS = 256;

    /** Keys of a provider's JWK Set. */
    public static final int FOREIGN_KEYS = 100;

    /** Actors that one token names at most. */
    public static final int ACTORS = 4;

    /** Characters of a client certificate that a proxy tells of. */
    static final int CERTIFICATE_CHARACTERS = 16 * 1024;

    /** Characters of a DPoP proof's id. */
    static final int PROOF_ID_CHARACTERS = 256;

    /** How old a DPoP proof may be. */
    static final Duration PROOF_AGE = Duration.ofSeconds(60);

    /** DPoP proofs that are remembered in one generation; there are two. */
    static final int RECENT_PROOFS = 500_000;

    /** How long one DPoP nonce is given out. */
    static final Duration NONCE_STEP = Duration.ofMinutes(1);

    /** How many steps later a DPoP nonce still counts. */
    static final int NONCE_STEPS = 5;

    /**
     * Signing keys that are kept ready in one generation; there are two. One takes some kilobytes.
     */
    public static final int SIGNERS = 8_192;

    /** Organizations whose signed metadata is remembered. */
    static final int STATEMENTS = 4_096;

    private Limits() {}
}
