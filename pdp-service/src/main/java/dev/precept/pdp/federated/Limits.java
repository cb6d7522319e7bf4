package dev.precept.pdp.federated;

import java.time.Duration;

/** Every bound on a sign-in at a provider. */
final class Limits {
    /** How long somebody may take at the provider. */
    static final Duration SIGN_IN = Duration.ofMinutes(15);

    /** How far clocks may be apart. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    /** How long a provider's metadata counts without being fetched anew. */
    static final Duration FRESH = Duration.ofHours(1);

    /** How long it counts where it cannot be fetched anew. */
    static final Duration STALE = Duration.ofHours(24);

    /** How long after a try that failed there is no other. */
    static final Duration RETRY = Duration.ofSeconds(60);

    /** Providers whose metadata is remembered. */
    static final int REMEMBERED = 10_000;

    /** Characters of a subject, as OpenID Connect Core 1.0 section 2 has it. */
    static final int SUBJECT_CHARACTERS = 255;

    /** Characters of a code, a state or an error that a provider sends. */
    static final int PARAMETER_CHARACTERS = 4_096;

    /** Characters of an error's name, as it is shown. */
    static final int ERROR_CHARACTERS = 64;

    /** Characters of a name or an address that is taken over. */
    static final int PERSONAL_CHARACTERS = 200;

    /** Characters of a handle that is made up. */
    static final int HANDLE_BYTES = 15;

    private Limits() {}
}
