package dev.precept.pdp.interaction;

import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

import java.net.URI;

/** The cookie that tells an organization one browser from another before anybody signs in. */
public final class BrowserCookie {
    private static final String NAME = "precept-browser";

    private final RandomValues values;

    public BrowserCookie(RandomValues values) {
        this.values = values;
    }

    /** The browser's value; null where it has none. */
    public static @Nullable String find(Tenant tenant, HttpServletRequest request) {
        if (request.getAttribute(name(tenant)) instanceof String justSet) {
            return justSet;
        }
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name(tenant))
                    && cookie.getValue().length() == Limits.VALUE_CHARACTERS) {
                return cookie.getValue();
            }
        }
        return null;
    }

    /** The browser's value; it is given one where it has none. */
    public String findOrSet(
            Tenant tenant, HttpServletRequest request, HttpServletResponse response) {
        String known = find(tenant, request);
        if (known != null) {
            return known;
        }
        String value = values.next();
        // RFC 6265bis section 5.4: the prefix says that it came over TLS.
        ResponseCookie cookie =
                ResponseCookie.from(name(tenant), value)
                        .path(URI.create(tenant.issuer()).getRawPath())
                        .httpOnly(true)
                        .secure(isSecure(tenant))
                        .sameSite("Lax")
                        .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        request.setAttribute(name(tenant), value);
        return value;
    }

    private static String name(Tenant tenant) {
        return isSecure(tenant) ? "__Secure-" + NAME : NAME;
    }

    private static boolean isSecure(Tenant tenant) {
        return tenant.issuer().startsWith("https:");
    }
}
