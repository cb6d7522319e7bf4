package dev.precept.pdp.interaction;

import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

/** The cookie that tells an organization one browser from another before anybody signs in. */
public final class BrowserCookie {
    private static final PageCookie COOKIE = new PageCookie("precept-browser");

    private final RandomValues values;

    public BrowserCookie(RandomValues values) {
        this.values = values;
    }

    /** The browser's value; null where it has none. */
    public static @Nullable String find(Tenant tenant, HttpServletRequest request) {
        if (request.getAttribute(COOKIE.plainName()) instanceof String justSet) {
            return justSet;
        }
        String value = COOKIE.find(tenant, request);
        return value == null || value.length() != Limits.VALUE_CHARACTERS ? null : value;
    }

    /** The browser's value; it is given one where it has none. */
    public String findOrSet(
            Tenant tenant, HttpServletRequest request, HttpServletResponse response) {
        String known = find(tenant, request);
        if (known != null) {
            return known;
        }
        String value = values.next();
        COOKIE.set(tenant, response, value);
        request.setAttribute(COOKIE.plainName(), value);
        return value;
    }
}
