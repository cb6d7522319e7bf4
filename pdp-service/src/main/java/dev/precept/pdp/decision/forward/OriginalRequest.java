package dev.precept.pdp.decision.forward;

import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Question;
import dev.precept.projections.decision.RoutedRequest;
import dev.precept.projections.enforcement.GatewayRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;

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
        return of(GatewayRequest.told(method, host, target, scheme));
    }

    private static OriginalRequest of(GatewayRequest told) {
        return new OriginalRequest(told.request(), told.scheme(), null, told.fault());
    }

    /** A request that is not told whole. */
    public static OriginalRequest unclear(String fault) {
        return of(GatewayRequest.unclear(fault));
    }

    /** This one, from this address, where the text is one. */
    public OriginalRequest from(@Nullable String address) {
        return new OriginalRequest(
                request, scheme, address != null && isAddress(address) ? address : null, fault);
    }

    /** Where its client sent it; without a scheme where the gateway does not say. */
    String uri() {
        return new GatewayRequest(request, scheme, fault).uri();
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

    private static boolean isAddress(String text) {
        return !text.isEmpty()
                && text.length() <= Limits.ADDRESS_CHARACTERS
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    }
}
