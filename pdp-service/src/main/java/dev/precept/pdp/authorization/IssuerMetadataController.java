package dev.precept.pdp.authorization;

import dev.precept.pdp.oauth.PublicDocument;
import dev.precept.pdp.oauth.Tenants;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

/** An issuer's metadata, for everybody; pages of any origin may read it. */
@RestController
final class IssuerMetadataController {
    private static final JsonMapper JSON = new JsonMapper();

    private final Tenants tenants;
    private final IssuerMetadata metadata;

    IssuerMetadataController(Tenants tenants, IssuerMetadata metadata) {
        this.tenants = tenants;
        this.metadata = metadata;
    }

    /** At the places of RFC 8414 section 3 and of OpenID Connect. */
    @GetMapping({
        "/.well-known/oauth-authorization-server/o/{org}",
        "/o/{org}/.well-known/openid-configuration"
    })
    ResponseEntity<byte[]> metadata(@PathVariable("org") String handle) {
        return tenants.find(handle)
                .map(it -> PublicDocument.of(JSON.writeValueAsBytes(metadata.of(it))))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }
}
