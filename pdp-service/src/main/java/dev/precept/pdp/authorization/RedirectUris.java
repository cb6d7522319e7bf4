package dev.precept.pdp.authorization;

import dev.precept.domain.application.ApplicationType;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the authorization responses of an application may go. */
final class RedirectUris {
    /** The loopback interface by address: a name may lead anywhere (RFC 8252 section 8.3). */
    private static final Pattern LOOPBACK =
            Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]))(?::([0-9]{1,5}))?([/?].*)?");

    private static final int LAST_PORT = 65_535;

    private RedirectUris() {}

    /**
     * Whether it is one of those registered: the same characters (RFC 9700 section 4.1.3), but for
     * the port of a native application on the loopback interface (RFC 8252 section 7.3).
     */
    static boolean contain(Set<String> registered, ApplicationType type, String asked) {
        if (registered.contains(asked)) {
            return true;
        }
        if (type != ApplicationType.NATIVE) {
            return false;
        }
        String loopback = withoutPort(asked);
        return loopback != null
                && registered.stream().anyMatch(uri -> loopback.equals(withoutPort(uri)));
    }

    private static @Nullable String withoutPort(String uri) {
        Matcher parts = LOOPBACK.matcher(uri);
        if (!parts.matches()) {
            return null;
        }
        String port = parts.group(2);
        if (port != null && Integer.parseInt(port) > LAST_PORT) {
            return null;
        }
        String rest = parts.group(3);
        return rest == null ? parts.group(1) : parts.group(1) + rest;
    }
}
