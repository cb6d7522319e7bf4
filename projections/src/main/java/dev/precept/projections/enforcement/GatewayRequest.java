package dev.precept.projections.enforcement;

import dev.precept.domain.shared.Texts;
import dev.precept.projections.decision.RoutedRequest;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * A request as whoever enforces received it. What is not told whole becomes a request that every
 * image denies. Nothing is normalised but the host's letters and the scheme's own port.
 *
 * @param request what is asked for
 * @param scheme by which its client sent it; null where nobody says
 * @param fault what is missing or unclear; null where all is told
 */
public record GatewayRequest(
        RoutedRequest request, @Nullable String scheme, @Nullable String fault) {
    /** No path is read as this one in one way. */
    private static final String REFUSED_PATH = "//";

    /**
     * A request whose parts are known.
     *
     * @param host the field of that name, as sent
     * @param target path and query, as sent
     */
    public static GatewayRequest told(
            String method, String host, String target, @Nullable String scheme) {
        if (method.isEmpty()
                || method.length() > Limits.METHOD_CHARACTERS
                || !Texts.isWhole(method)) {
            return unclear("the method");
        }
        String name = host(host, scheme);
        if (name == null) {
            return unclear("the host");
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return new GatewayRequest(new RoutedRequest(method, name, path), scheme, null);
    }

    /** A request that is not told whole. */
    public static GatewayRequest unclear(String fault) {
        return new GatewayRequest(new RoutedRequest("-", "-", REFUSED_PATH), null, fault);
    }

    /** Where its client sent it; without a scheme where nobody says. */
    public String uri() {
        String rest = "//" + request.host() + request.path();
        return scheme == null || scheme.isEmpty() ? rest : scheme + ':' + rest;
    }

    /** As a route has it; null if it is none. */
    private static @Nullable String host(String host, @Nullable String scheme) {
        if (host.isEmpty()
                || host.length() > dev.precept.domain.shared.Limits.HOST_CHARACTERS
                || !host.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return null;
        }
        String name = host.toLowerCase(Locale.ROOT);
        String standard = "https".equals(scheme) ? ":443" : "http".equals(scheme) ? ":80" : "";
        return !standard.isEmpty() && name.endsWith(standard)
                ? name.substring(0, name.length() - standard.length())
                : name;
    }
}
