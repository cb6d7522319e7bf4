package dev.precept.pdp.registration;

import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.PublicJwk;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/** The keys in client metadata, by value or by reference; what is referred to is not fetched. */
final class ClientKeysReader {
    private ClientKeysReader() {}

    static @Nullable ClientKeys read(Metadata metadata) {
        JsonNode jwks = metadata.node("jwks");
        String uri = metadata.text("jwks_uri");
        // RFC 7591 section 2: not both.
        if (jwks != null && uri != null) {
            throw RegistrationError.metadata("jwks and jwks_uri exclude each other.");
        }
        if (jwks == null) {
            return uri == null ? null : new ClientKeys.ByUri(uri);
        }
        JsonNode keys = jwks.get("keys");
        if (keys == null || !keys.isArray() || keys.size() > Limits.ITEMS) {
            throw RegistrationError.metadata("jwks has to be an object with an array keys.");
        }
        List<PublicJwk> read = new ArrayList<>();
        keys.forEach(key -> read.add(key(key)));
        return new ClientKeys.Inline(read);
    }

    private static PublicJwk key(JsonNode key) {
        if (PublicJwk.PRIVATE.stream().anyMatch(key::has)) {
            throw RegistrationError.metadata(
                    "jwks holds a private key, or a secret one: send public keys only, and do not"
                            + " use this one any more.");
        }
        String type = text(key, "kty");
        String use = text(key, "use");
        if (type == null || (use != null && !use.equals("sig"))) {
            throw RegistrationError.metadata("A key in jwks has a kty, and is for signatures.");
        }
        JsonNode certificates = key.get("x5c");
        try {
            return new PublicJwk(
                    text(key, "alg"),
                    text(key, "crv"),
                    text(key, "e"),
                    text(key, "kid"),
                    type,
                    text(key, "n"),
                    text(key, "x"),
                    certificates == null
                            ? List.of()
                            : List.copyOf(Metadata.texts("x5c", certificates)),
                    text(key, "y"));
        } catch (IllegalArgumentException malformed) {
            throw RegistrationError.metadata("A key in jwks is malformed.");
        }
    }

    private static @Nullable String text(JsonNode key, String name) {
        JsonNode member = key.get(name);
        if (member != null && !member.isString()) {
            throw RegistrationError.metadata("A key in jwks is malformed.");
        }
        return member == null ? null : member.stringValue();
    }
}
