package dev.precept.domain.application;

import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for what a client's tokens have to be. Each answers the refusal, or nothing. */
final class TokenSettingRules {
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private TokenSettingRules() {}

    static Optional<Rejection> check(ApplicationDetails details) {
        TokenRules rules = details.settings().tokens();
        int lifetime = details.accessToken().lifetimeSeconds();
        if (lifetime < 1 || lifetime > Limits.TOKEN_LIFETIME_SECONDS) {
            return ClientRules.invalid(
                    "The lifetime of access tokens is 1 to "
                            + Limits.TOKEN_LIFETIME_SECONDS
                            + " seconds.");
        }
        return refreshTokens(rules.refreshTokens())
                .or(() -> binding(details))
                .or(() -> sector(rules.sector()))
                .or(() -> subjects(details));
    }

    private static Optional<Rejection> refreshTokens(RefreshTokenSettings settings) {
        if (settings.lifetimeSeconds() < 1
                || settings.lifetimeSeconds() > Limits.REFRESH_LIFETIME_SECONDS) {
            return ClientRules.invalid(
                    "The lifetime of refresh tokens is 1 to "
                            + Limits.REFRESH_LIFETIME_SECONDS
                            + " seconds.");
        }
        if (settings.idleSeconds() < 1 || settings.idleSeconds() > settings.lifetimeSeconds()) {
            return ClientRules.invalid(
                    "Refresh tokens may be idle for 1 second up to their lifetime.");
        }
        // RFC 9700 section 4.14.2: a used one that works is what rotation is against
        if (settings.graceSeconds() < 0 || settings.graceSeconds() > Limits.REFRESH_GRACE_SECONDS) {
            return ClientRules.invalid(
                    "The grace of refresh tokens is 0 to "
                            + Limits.REFRESH_GRACE_SECONDS
                            + " seconds.");
        }
        return Optional.empty();
    }

    /** RFC 8705 section 4: a browser cannot choose the certificate of its connection. */
    private static Optional<Rejection> binding(ApplicationDetails details) {
        return details.type() == ApplicationType.SPA
                        && details.settings().senderConstraint() == SenderConstraint.MTLS
                ? ClientRules.notAllowed(
                        "An application of type SPA has no certificate: its senderConstraint is"
                                + " none, dpop or any.")
                : Optional.empty();
    }

    private static Optional<Rejection> sector(@Nullable String sector) {
        return sector == null || HOST.matcher(sector).matches()
                ? Optional.empty()
                : ClientRules.invalid("A sectorIdentifier is a host name in lower case.");
    }

    /** OpenID Connect Core 1.0 section 8.1. */
    private static Optional<Rejection> subjects(ApplicationDetails details) {
        TokenRules rules = details.settings().tokens();
        if (rules.subjectKind() == SubjectKind.PUBLIC) {
            return rules.sector() == null
                    ? Optional.empty()
                    : ClientRules.notAllowed(
                            "A sectorIdentifier counts with the subjectType pairwise only.");
        }
        long hosts =
                details.settings().uris().redirectUris().stream()
                        .map(UriRules::host)
                        .distinct()
                        .count();
        return rules.sector() == null && hosts != 1
                ? ClientRules.notAllowed(
                        "The subjectType pairwise needs a sectorIdentifier unless all redirectUris"
                                + " have one host.")
                : Optional.empty();
    }
}
