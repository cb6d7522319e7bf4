package dev.precept.pdp.jose;

import java.net.URI;
import java.util.Locale;

/** Compares URIs as RFC 9449 section 4.3 asks: normalized (RFC 3986 section 6.2), no query. */
final class HttpUri {
    private static final int HEX = 16;

    private HttpUri() {}

    /**
     * Whether both name the same resource, whatever their queries.
     *
     * @param asked without its scheme, it is that of the one that is told
     */
    static boolean isSame(String told, String asked) {
        String whole = asked.startsWith("//") ? scheme(told) + ':' + asked : asked;
        String first = normalized(told);
        return !first.isEmpty() && first.equals(normalized(whole));
    }

    private static String scheme(String told) {
        return told.regionMatches(true, 0, "https:", 0, "https:".length()) ? "https" : "http";
    }

    /** The URI in its one written form; empty where it is no URI of HTTP. */
    private static String normalized(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean isHttp = scheme.equals("https") || scheme.equals("http");
        if (!isHttp || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return "";
        }
        int standard = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == standard ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : escapes(uri.getRawPath());
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
    }

    /** RFC 3986 sections 6.2.2.1 and 6.2.2.2: escapes in capitals, none that need not be. */
    private static String escapes(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            char escaped = (char) Integer.parseInt(path, i + 1, i + 3, HEX);
            if (isUnreserved(escaped)) {
                out.append(escaped);
            } else {
                out.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return out.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "-._~".indexOf(c) >= 0;
    }
}
