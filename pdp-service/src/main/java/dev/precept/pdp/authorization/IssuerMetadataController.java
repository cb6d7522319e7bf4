package dev.precept.pdp.authorization;

import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.util.HexFormat;

/** An issuer's metadata, for everybody; pages of any origin may read it. */
@RestController
final class IssuerMetadataController {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ANY_ORIGIN = "*";

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
                .map(this::answer)
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private ResponseEntity<byte[]> answer(Tenant tenant) {
        byte[] body = JSON.writeValueAsBytes(metadata.of(tenant));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(Limits.METADATA_AGE).cachePublic())
                .eTag('"' + HexFormat.of().formatHex(Sha256.of(body)) + '"')
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN)
                .body(body);
    }
}
