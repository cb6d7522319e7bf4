package dev.precept.pdp.token;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.jose.KeyRings;
import dev.precept.pdp.oauth.PublicDocument;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.image.KeyRingDocument;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An issuer's public keys (RFC 7517), for everybody; pages of any origin may read them. */
@RestController
final class KeysController {
    private final Tenants tenants;

    KeysController(Tenants tenants) {
        this.tenants = tenants;
    }

    /** The organization's keys: next, active, and retired ones whose tokens may still live. */
    @GetMapping("/o/{org}/oauth2/jwks")
    ResponseEntity<byte[]> keys(@PathVariable("org") String handle) {
        Optional<Tenant> tenant = tenants.find(handle);
        if (tenant.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        KeyRingDocument ring = tenant.get().organization().keyRing();
        List<SigningKey> keys =
                ring == null ? List.of() : KeyRings.published(ring, tenant.get().now());
        String json =
                "{\"keys\":[" + String.join(",", keys.stream().map(this::jwk).toList()) + "]}";
        return PublicDocument.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private String jwk(SigningKey key) {
        StringBuilder json = new StringBuilder("{");
        new TreeMap<>(key.publicJwk()).forEach((name, value) -> member(json, name, value));
        SigningKeyId kid = key.key();
        Map<String, String> use =
                new TreeMap<>(
                        Map.of(
                                "alg",
                                key.algorithm().joseName(),
                                "kid",
                                kid.value(),
                                "use",
                                "sig"));
        use.forEach((name, value) -> member(json, name, value));
        return json.append('}').toString();
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append(json.length() > 1 ? "," : "");
        json.append(JsonText.quote(name)).append(':').append(JsonText.quote(value));
    }
}
