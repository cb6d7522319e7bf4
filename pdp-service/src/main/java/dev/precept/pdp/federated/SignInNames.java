package dev.precept.pdp.federated;

import org.jspecify.annotations.Nullable;

/**
 * What a provider calls things in its ID tokens: as its registration says, else as the standard.
 */
final class SignInNames {
    private SignInNames() {}

    static String email(Upstream upstream) {
        return or(upstream.signIn().claims().email(), "email");
    }

    static String emailVerified(Upstream upstream) {
        return or(upstream.signIn().claims().emailVerified(), "email_verified");
    }

    static String name(Upstream upstream) {
        return or(upstream.signIn().claims().name(), "name");
    }

    /** Null where groups do not count. */
    static @Nullable String groups(Upstream upstream) {
        String named = upstream.signIn().claims().groups();
        return named == null ? upstream.provider().details().claims().groups() : named;
    }

    private static String or(@Nullable String named, String standard) {
        return named == null ? standard : named;
    }
}
