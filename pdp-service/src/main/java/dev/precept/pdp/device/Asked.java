package dev.precept.pdp.device;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What a client asks for, as it is kept.
 *
 * @param scopes their wire names
 * @param resources RFC 8707
 * @param acrValues how the user has to be signed in, any of them; empty for any way
 * @param message shown to the user here and there, so that he sees what belongs together; null for
 *     none
 * @param ping how the client wants to be told; null where it polls
 */
public record Asked(
        Set<String> scopes,
        List<String> resources,
        List<String> acrValues,
        @Nullable String message,
        @Nullable Ping ping) {
    public Asked {
        scopes = Set.copyOf(scopes);
        resources = List.copyOf(resources);
        acrValues = List.copyOf(acrValues);
    }

    /**
     * CIBA Core 1.0 section 10.2.
     *
     * @param requestId the {@code auth_req_id}
     * @param token with which we show who we are
     */
    public record Ping(String requestId, String token) {
        /** No token. */
        @Override
        public String toString() {
            return "Ping";
        }
    }
}
