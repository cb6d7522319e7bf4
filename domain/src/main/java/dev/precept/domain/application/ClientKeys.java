package dev.precept.domain.application;

import java.util.List;
import java.util.stream.Collectors;

/** Where a client's public keys are. */
public sealed interface ClientKeys {
    /** Here. */
    record Inline(List<PublicJwk> keys) implements ClientKeys {
        public Inline {
            keys = List.copyOf(keys);
        }

        /** Them as a JWK Set (RFC 7517 section 5). */
        public String jwks() {
            return keys.stream()
                    .map(PublicJwk::json)
                    .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
        }
    }

    /** In the JWK Set at this https URI. */
    record ByUri(String uri) implements ClientKeys {}
}
