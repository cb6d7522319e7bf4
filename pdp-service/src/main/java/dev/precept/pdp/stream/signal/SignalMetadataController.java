package dev.precept.pdp.stream.signal;

import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A transmitter's metadata, for everybody (SSF 1.0 section 7.1). */
@RestController
final class SignalMetadataController {
    private static final JsonMapper JSON = new JsonMapper();

    private final Tenants tenants;

    SignalMetadataController(Tenants tenants) {
        this.tenants = tenants;
    }

    /** Where section 7.2 has it, and below the issuer, where many look. */
    @GetMapping({
        "/.well-known/ssf-configuration/o/{org}",
        "/o/{org}/.well-known/ssf-configuration"
    })
    ResponseEntity<byte[]> metadata(@PathVariable("org") String org) {
        return tenants.find(org)
                .map(SignalMetadataController::answer)
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    private static ResponseEntity<byte[]> answer(Tenant tenant) {
        String issuer = tenant.issuer();
        ObjectNode metadata = JSON.createObjectNode();
        metadata.put("spec_version", "1_0");
        metadata.put("issuer", issuer);
        metadata.put("jwks_uri", issuer + "/oauth2/jwks");
        ArrayNode methods = metadata.putArray("delivery_methods_supported");
        for (SignalStream.Method method : SignalStream.Method.values()) {
            methods.add(method.uri());
        }
        metadata.put("configuration_endpoint", issuer + "/ssf/streams");
        metadata.put("status_endpoint", issuer + "/ssf/status");
        metadata.put("add_subject_endpoint", issuer + "/ssf/subjects/add");
        metadata.put("remove_subject_endpoint", issuer + "/ssf/subjects/remove");
        metadata.put("verification_endpoint", issuer + "/ssf/verification");
        metadata.putArray("authorization_schemes").addObject().put("spec_urn", "urn:ietf:rfc:6749");
        metadata.put("default_subjects", "ALL");
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .body(JSON.writeValueAsBytes(metadata));
    }
}
