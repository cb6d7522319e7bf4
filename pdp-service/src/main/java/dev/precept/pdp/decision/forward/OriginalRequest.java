package dev.precept.pdp.decision.forward;

import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.projections.decision.RoutedRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * The request a gateway asks about. Only the header fields of the family its registration names are
 * read: any other may be its client's. One that is missing, or there twice, makes the request one
 * that is always denied.
 *
 * @param request what is asked for
 * @param scheme by which its client sent it; null where the gateway does not say
 * @param clientAddress from where, as text; null where the gateway does not say
 * @param fault which field is missing or there twice; null where all is told
 */
public record OriginalRequest(
        RoutedRequest request,
        @Nullable String scheme,
        @Nullable String clientAddress,
        @Nullable String fault) {
    /** No path is read as this one in one way. */
    private static final String REFUSED_PATH = "//";

    /**
     * Reads the fields of a family.
     *
     * @param below what follows the door's prefix in the path of the question, as sent
     */
    public static OriginalRequest read(ForwardingFamily family, Question question, String below) {
        Fields fields = question.fields();
        return switch (family) {
            case X_FORWARDED ->
                    new Reading(fields)
                            .request(
                                    "X-Forwarded-Method",
                                    "X-Forwarded-Host",
                                    "X-Forwarded-Uri",
                                    fields.first("X-Forwarded-Proto"))
                            .from(lastOf(one(fields, "X-Forwarded-For")));
            case X_ORIGINAL ->
                    new Reading(fields)
                            .request("X-Original-Method", "X-Original-Host", "X-Original-URI", null)
                            .from(one(fields, "X-Real-IP"));
            case ENVOY -> {
                String host = one(fields, "Host");
                yield host == null
                        ? unclear("Host")
                        : told(question.method(), host, below, null)
                                .from(lastOf(one(fields, "X-Forwarded-For")));
            }
        };
    }

    /** A request whose parts are known. */
    public static OriginalRequest told(
            String method, String host, String target, @Nullable String scheme) {
        if (method.isEmpty() || method.length() > Limits.METHOD_CHARACTERS) {
            return unclear("the method");
        }
        String name = host(host, scheme);
        if (name == null) {
            return unclear("the host");
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return new OriginalRequest(new RoutedRequest(method, name, path), scheme, null, null);
    }

    /** A request that is not told whole. */
    public static OriginalRequest unclear(String fault) {
        return new OriginalRequest(new RoutedRequest("-", "-", REFUSED_PATH), null, null, fault);
    }

    /** This one, from this address, where the text is one. */
    public OriginalRequest from(@Nullable String address) {
        return new OriginalRequest(
                request, scheme, address != null && isAddress(address) ? address : null, fault);
    }

    /** Where its client sent it; without a scheme where the gateway does not say. */
    String uri() {
        String rest = "//" + request.host() + request.path();
        return scheme == null || scheme.isEmpty() ? rest : scheme + ':' + rest;
    }

    private record Reading(Fields fields) {
        OriginalRequest request(String method, String host, String uri, @Nullable String scheme) {
            for (String name : List.of(method, host, uri)) {
                if (fields.count(name) != 1) {
                    return unclear(name);
                }
            }
            return told(value(method), value(host), value(uri), scheme);
        }

        private String value(String name) {
            String value = fields.first(name);
            return value == null ? "" : value;
        }
    }

    /** The field's value if it is there once. */
    private static @Nullable String one(Fields fields, String name) {
        return fields.count(name) == 1 ? fields.first(name) : null;
    }

    /** What the nearest proxy has written: all before it may be the client's. */
    private static @Nullable String lastOf(@Nullable String list) {
        return list == null ? null : list.substring(list.lastIndexOf(',') + 1).strip();
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

    private static boolean isAddress(String text) {
        return !text.isEmpty()
                && text.length() <= Limits.ADDRESS_CHARACTERS
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    }
}
