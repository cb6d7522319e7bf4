package dev.precept.pdp.authorization;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * Where the response to an authorization request goes, and how. Only of an address that the client
 * registered.
 *
 * @param clientId whose it is
 * @param redirectUri as the request names it
 * @param mode how it gets there
 * @param state comes back as it was sent (RFC 6749 section 4.1.2); null for none
 */
record Reply(String clientId, String redirectUri, ResponseMode mode, @Nullable String state) {
    /** The redirect URI as a source of a Content-Security-Policy: its origin, or its scheme. */
    String destination() {
        int scheme = redirectUri.indexOf(':');
        String name = redirectUri.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.equals("https") && !name.equals("http")) {
            return name + ':';
        }
        int host = scheme + "://".length();
        int end = host;
        while (end < redirectUri.length() && "/?#".indexOf(redirectUri.charAt(end)) < 0) {
            end++;
        }
        return redirectUri.substring(0, end);
    }
}
