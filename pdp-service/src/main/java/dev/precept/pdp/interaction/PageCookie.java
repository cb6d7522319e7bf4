package dev.precept.pdp.interaction;

import dev.precept.pdp.oauth.Tenant;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

import java.net.URI;
import java.time.Duration;

/**
 * A cookie of an organization's pages: for them only, out of reach of scripts, not sent along by
 * forms of other sites, and over TLS only where the issuer is reached so (RFC 6265bis section 4.1.3
 * on the prefix).
 *
 * @param plainName its name without prefix
 */
public record PageCookie(String plainName) {
    /** By which a browser's session is found. */
    public static final PageCookie SESSION = new PageCookie("precept-session");

    /** Its value; null where the browser sends none. */
    public @Nullable String find(Tenant tenant, HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name(tenant))) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** Gives the browser the value, for as long as it runs. */
    public void set(Tenant tenant, HttpServletResponse response, String value) {
        add(tenant, response, value, null);
    }

    /** Gives the browser the value for so long. */
    public void set(Tenant tenant, HttpServletResponse response, String value, Duration life) {
        add(tenant, response, value, life);
    }

    /** Takes it from the browser. */
    public void clear(Tenant tenant, HttpServletResponse response) {
        add(tenant, response, "", Duration.ZERO);
    }

    private void add(
            Tenant tenant, HttpServletResponse response, String value, @Nullable Duration life) {
        ResponseCookie.ResponseCookieBuilder cookie =
                ResponseCookie.from(name(tenant), value)
                        .path(URI.create(tenant.issuer()).getRawPath())
                        .httpOnly(true)
                        .secure(isSecure(tenant))
                        .sameSite("Lax");
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                (life == null ? cookie : cookie.maxAge(life)).build().toString());
    }

    private String name(Tenant tenant) {
        return isSecure(tenant) ? "__Secure-" + plainName : plainName;
    }

    private static boolean isSecure(Tenant tenant) {
        return tenant.issuer().startsWith("https:");
    }
}
