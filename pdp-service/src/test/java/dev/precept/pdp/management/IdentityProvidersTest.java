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
    void signingInThereIsSetAndTheSecretNeverShown() {
        String signIn =
                ", \"discovery\": \"https://sign.example/.well-known/openid-configuration\","
                        + " \"grants\": [\"token_exchange\", \"jwt_bearer\"],"
                        + " \"signIn\": {\"clientId\": \"us\", \"displayName\": \"Staff\",%s"
                        + " \"scopes\": [\"email\"], \"claims\": {\"groups\": \"roles\"},"
                        + " \"link\": \"BY_VERIFIED_EMAIL\", \"justInTime\": true}";
        String path = "identity-providers/sign";
        String first = signIn.formatted(" \"clientSecret\": \"s3cret-there\",");
        Answer made = admin.put(path, provider("sign", first)).is(201);
        assertThat(made.body().toString()).doesNotContain("s3cret");
        assertThat(made.body().get("grants").toString())
                .isEqualTo("[\"jwt_bearer\",\"token_exchange\"]");
        assertThat(made.body().get("signIn").get("hasSecret").asBoolean()).isTrue();
        assertThat(made.body().get("signIn").get("claims").get("groups").asString())
                .isEqualTo("roles");
        int revision = made.body().get("revision").asInt();
        for (String same : new String[] {first, signIn.formatted("")}) {
            Answer again = admin.put(path, provider("sign", same)).is(200);
            assertThat(again.body().get("revision").asInt()).isEqualTo(revision);
        }
        String other = signIn.formatted(" \"clientSecret\": \"another\",");
        Answer changed = admin.put(path, provider("sign", other)).is(200);
        assertThat(changed.body().get("revision").asInt()).isEqualTo(revision + 1);
        String without = ", \"jwksUri\": \"https://sign.example/jwks\", \"signIn\":";
        admin.put(path, provider("sign", without + "{\"clientId\":\"us\",\"displayName\":\"S\"}"))
                .is(422, "invalid-value");
        assertThat(
                        admin.put(path, provider("sign", without + "{\"link\": \"BY_EMAIL\"}"))
                                .is(422, "invalid-body")
                                .faults())
                .contains(
                        "/signIn/clientId missing-member",
                        "/signIn/displayName missing-member",
                        "/signIn/link invalid-value");
    }

    @Test
    void rolesNameGroupsOfProviders() {
        admin.put("identity-providers/corp", plain("corp")).is(201);
        admin.put("roles/writer", "{\"audience\": {\"type\": \"ORGANIZATION\"}}").is(201);
        String path = "roles/writer/members/idp-groups/";
        admin.get(path + "corp:Librarians").is(404, "not-found");
        Answer named = admin.put(path + "corp:Librarians", "{}").is(201);
        assertThat(named.text("id")).isEqualTo("corp:Librarians");
        assertThat(named.text("identityProvider")).isEqualTo("corp");
        assertThat(named.text("group")).isEqualTo("Librarians");
        admin.put(path + "corp:Librarians", "{}").is(200);
        admin.put(path + "corp:a:b%20c", "{}").is(201);
        assertThat(admin.get("roles/writer/members/idp-groups").is(200).items("group"))
                .containsExactly("Librarians", "a:b c");
        admin.put(path + "none:Librarians", "{}").is(422, "unknown-reference");
        admin.put(path + "Librarians", "{}").is(404, "not-found");
        admin.put(path + "corp:", "{}").is(422, "invalid-value");
        admin.delete(path + "corp:a:b%20c").is(204);
        admin.delete(path + "corp:a:b%20c").is(404, "not-found");
        admin.delete("identity-providers/corp").is(204);
        String left = admin.get("roles/writer/members/idp-groups").is(200).items("id").getFirst();
        assertThat(left).endsWith(":Librarians").isNotEqualTo("corp:Librarians");
        admin.delete(path + left).is(204);
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
