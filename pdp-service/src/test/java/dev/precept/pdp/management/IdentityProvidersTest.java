package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Identity providers and the clients that stand for applications, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityProvidersTest {
    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
    }

    private static String provider(String issuer, String more) {
        return "{\"issuer\": \"https://"
                + issuer
                + ".example\", \"audience\": [\"https://books.example\"]"
                + more
                + "}";
    }

    private static String plain(String issuer) {
        return provider(issuer, ", \"jwksUri\": \"https://" + issuer + ".example/jwks\"");
    }

    @Test
    void isMadeShownListedReplacedAndRemoved() {
        Answer made = admin.put("identity-providers/staff", plain("staff")).is(201);
        assertThat(made.text("issuer")).isEqualTo("https://staff.example");
        assertThat(made.text("jwksUri")).isEqualTo("https://staff.example/jwks");
        admin.put("identity-providers/staff", plain("staff")).is(200);
        String body =
                provider(
                        "staff",
                        ", \"discovery\": \"https://staff.example/.well-known/x\","
                                + " \"claims\": {\"subject\": \"preferred_username\","
                                + " \"client\": \"azp\", \"scope\": \"roles\","
                                + " \"groups\": \"groups\"}");
        Answer changed = admin.put("identity-providers/staff", body).is(200);
        assertThat(changed.text("discovery")).endsWith("/x");
        assertThat(changed.body().has("jwksUri")).isFalse();
        assertThat(changed.body().get("claims").get("subject").asString())
                .isEqualTo("preferred_username");
        assertThat(admin.get("identity-providers/staff").is(200).body()).isEqualTo(changed.body());
        assertThat(admin.get("identity-providers").is(200).items("handle")).contains("staff");
        admin.put("identity-providers/other", plain("staff")).is(409, "identifier-taken");
        admin.in("system").put("identity-providers/staff", plain("staff")).is(409, "not-allowed");
        admin.delete("identity-providers/staff").is(204);
        admin.get("identity-providers/staff").is(404, "not-found");
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThat(
                        admin.put(
                                        "identity-providers/bad",
                                        "{\"issuer\": 1, \"claims\": {\"name\": \"x\"}}")
                                .is(422, "invalid-body")
                                .faults())
                .contains(
                        "/issuer wrong-type",
                        "/audience missing-member",
                        "/jwksUri invalid-value",
                        "/claims/name unknown-member");
        String http = provider("bad", ", \"jwksUri\": \"http://bad.example/jwks\"");
        admin.put("identity-providers/bad", http).is(422, "invalid-value");
    }

    @Test
    void aClientStandsForOneApplication() {
        admin.put("identity-providers/partner", plain("partner")).is(201);
        admin.put("applications/shop", "{\"name\": \"Shop\", \"type\": \"M2M\"}").is(201);
        admin.put("applications/till", "{\"name\": \"Till\", \"type\": \"M2M\"}").is(201);
        String path = "applications/shop/external-clients/partner";
        admin.get(path).is(404, "not-found");
        assertThat(admin.put(path, "{\"clientId\": \"c-1\"}").is(201).text("clientId"))
                .isEqualTo("c-1");
        admin.put(path, "{\"clientId\": \"c-1\"}").is(200);
        admin.put("applications/till/external-clients/partner", "{\"clientId\": \"c-1\"}")
                .is(409, "in-use");
        assertThat(admin.get("applications/shop/external-clients").items("identityProvider"))
                .containsExactly("partner");
        admin.put("applications/shop/external-clients/none", "{\"clientId\": \"c\"}")
                .is(404, "not-found");
        admin.delete(path).is(204);
        admin.delete(path).is(404, "not-found");
    }
}
