package dev.precept.pdp.signin;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.interaction.PageCookie;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.oauth.Tenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

/**
 * Browsers at which a user has signed in before. Who has one is not held up by others who guess at
 * the user's password; it opens nothing. Threads share it.
 */
final class KnownBrowsers {
    private static final PageCookie COOKIE = new PageCookie("precept-known");

    private final Sealing sealing;

    KnownBrowsers(Sealing sealing) {
        this.sealing = sealing;
    }

    void remember(Tenant tenant, UserId user, HttpServletResponse response) {
        String value = sealing.seal(tenant.id().value(), user.value());
        COOKIE.set(tenant, response, value, Limits.KNOWN_BROWSER);
    }

    /** What to count this browser's attempts by; null where it is not known to the user. */
    @Nullable String find(Tenant tenant, HttpServletRequest request, @Nullable UserId user) {
        String value = COOKIE.find(tenant, request);
        String known = value == null ? null : sealing.open(tenant.id().value(), value).orElse(null);
        return known == null || user == null || !known.equals(user.value()) ? null : value;
    }
}
