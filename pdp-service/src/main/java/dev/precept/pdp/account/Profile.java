package dev.precept.pdp.account;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a person, in the words of OpenID Connect (Core section 5.1). All of it is
 * personal. Each part may be missing.
 *
 * @param username what the person signs in with ({@code preferred_username})
 * @param email the address
 * @param isEmailVerified whether the address is known to be the person's; only such a one is signed
 *     in with, or linked by
 * @param name the names
 * @param picture a URL, never fetched by us
 * @param locale a BCP 47 tag
 * @param zoneinfo a time zone's name
 */
public record Profile(
        @Nullable String username,
        @Nullable String email,
        boolean isEmailVerified,
        Names name,
        @Nullable String picture,
        @Nullable String locale,
        @Nullable String zoneinfo) {
    /** A profile that says nothing. */
    public static final Profile EMPTY =
            new Profile(null, null, false, new Names(null, null, null), null, null, null);

    /**
     * A person's names.
     *
     * @param full as it is shown
     */
    public record Names(@Nullable String full, @Nullable String given, @Nullable String family) {}

    /** The address, if it is verified. */
    public @Nullable String verifiedEmail() {
        return isEmailVerified ? email : null;
    }

    /** What to greet the person by; empty where nothing is known. */
    public String displayName() {
        String full = name.full();
        String shown = full != null ? full : username;
        return shown != null ? shown : email == null ? "" : email;
    }
}
