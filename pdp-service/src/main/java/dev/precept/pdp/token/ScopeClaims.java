package dev.precept.pdp.token;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a user each scope lets a client know (OpenID Connect Core section 5.4), of what accounts
 * have. Nothing else does, since scopes are what the user is asked about.
 */
final class ScopeClaims {
    private static final Map<String, List<String>> BY_SCOPE =
            Map.of(
                    "profile",
                    List.of(
                            "name",
                            "given_name",
                            "family_name",
                            "preferred_username",
                            "picture",
                            "locale",
                            "zoneinfo",
                            "updated_at"),
                    "email",
                    List.of("email", "email_verified"));

    private ScopeClaims() {}

    /** The names of the claims that these scopes cover. */
    static Set<String> of(Collection<String> scopes) {
        return BY_SCOPE.entrySet().stream()
                .filter(entry -> scopes.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
