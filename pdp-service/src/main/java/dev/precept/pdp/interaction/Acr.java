package dev.precept.pdp.interaction;

import java.util.Collection;
import java.util.List;

/**
 * Authentication context classes ({@code acr}, OpenID Connect Core 1.0 section 2): how strongly a
 * user has signed in. Those of a provider that a user was sent to are its own words.
 */
public final class Acr {
    private static final String PREFIX = "urn:precept:acr:";

    /** By one factor. */
    public static final String PASSWORD = PREFIX + "password";

    /** By two factors, or by a passkey that verified its user. */
    public static final String MFA = PREFIX + "mfa";

    /** Those that users can reach here, weakest first. */
    public static final List<String> OWN = List.of(PASSWORD, MFA);

    private Acr() {}

    /** Whether it is a word of ours: whoever else says it has not seen what it means. */
    public static boolean isOurs(String acr) {
        return acr.startsWith(PREFIX);
    }

    /** Whether one of those demanded is met; none demanded is met by any. */
    public static boolean satisfies(String acr, Collection<String> demanded) {
        return demanded.isEmpty()
                || demanded.contains(acr)
                || (acr.equals(MFA) && demanded.contains(PASSWORD));
    }
}
