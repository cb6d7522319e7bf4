package dev.precept.pdp.account;

import java.time.Duration;

/** Every bound this package sets. Counts unless the name says else. */
public final class Limits {
    /** Characters (code points) of a password, at least (NIST SP 800-63B-4 section 3.1.1.2). */
    public static final int PASSWORD_CHARACTERS_LEAST = 12;

    /** Characters (code points) of a password, at most. */
    public static final int PASSWORD_CHARACTERS_MOST = 128;

    /** Characters of a username or an address. */
    public static final int LOGIN_CHARACTERS = 256;

    /** Characters of another text of a profile. */
    public static final int PROFILE_CHARACTERS = 512;

    /** Passkeys of one person. */
    public static final int PASSKEYS = 20;

    /** Characters of a passkey's name. */
    public static final int PASSKEY_NAME_CHARACTERS = 64;

    /** Recovery codes made at once. */
    static final int RECOVERY_CODES = 10;

    /** Passwords that wait to be hashed. */
    static final int WAITING_PASSWORDS = 64;

    /** How long a password waits for its turn. */
    static final Duration PASSWORD_WAIT = Duration.ofSeconds(5);

    /** Subjects looked at by one statement of a sweep. */
    static final int SWEPT_AT_ONCE = 5_000;

    /** How long a subject may be there before its user has to be in the image. */
    static final Duration SUBJECT_AGE = Duration.ofHours(1);

    /** How often subjects without a user are swept. */
    static final Duration SWEEP_PERIOD = Duration.ofHours(1);

    private Limits() {}
}
