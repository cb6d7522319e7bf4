package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.Locale;

/** What an application is as a client, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApplicationSettingsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KEY =
            """
            {"kty": "EC", "crv": "P-256", "kid": "k1", "alg": "ES256", "use": "sig",
             "x": "%s", "y": "%s", "more": {"ignored": true}}
            """
                    .formatted("x".repeat(43), "y".repeat(43));
    private static final String WEB = "\"name\": \"Shop\", \"type\": \"WEB\"";

    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
    }

    private Answer put(String handle, String members) {
        return admin.put("applications/" + handle, "{" + members + "}");
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    @Test
    void theTypeSaysWhatIsLeftOut() {
        Answer service = put("service", "\"name\": \"S\", \"type\": \"M2M\"").is(201);
        assertThat(service.body().get("grantTypes")).isEqualTo(json("[\"client_credentials\"]"));
        assertThat(service.text("tokenEndpointAuthMethod")).isEqualTo("client_secret_basic");
        assertThat(service.text("profile")).isEqualTo("STANDARD");
        assertThat(service.text("senderConstraint")).isEqualTo("none");
        assertThat(service.text("subjectType")).isEqualTo("public");
        assertThat(service.body().get("consentRequired").asBoolean()).isTrue();
        assertThat(service.body().get("requirePushedAuthorizationRequests").asBoolean()).isFalse();
        assertThat(service.body().get("accessToken"))
                .isEqualTo(json("{\"format\":\"jwt\",\"lifetime\":3600,\"algorithm\":\"RS256\"}"));
        assertThat(service.body().get("refreshToken"))
                .isEqualTo(json("{\"idleLifetime\":604800,\"lifetime\":2592000,\"grace\":5}"));

        String redirect = ", \"redirectUris\": [\"https://shop.example/callback\"]";
        for (String type : new String[] {"WEB", "SPA", "NATIVE"}) {
            String named = "\"name\": \"S\", \"type\": \"" + type + "\"";
            Answer made = put(type.toLowerCase(Locale.ROOT), named + redirect).is(201);
            assertThat(made.body().get("grantTypes"))
                    .isEqualTo(json("[\"authorization_code\",\"refresh_token\"]"));
            assertThat(made.text("tokenEndpointAuthMethod"))
                    .isEqualTo(type.equals("WEB") ? "client_secret_basic" : "none");
        }
        Answer bare = put("bare", WEB).is(201);
        assertThat(bare.body().get("grantTypes")).isEmpty();
    }

    @Test
    void everySettingIsShownAsItWasSaid() {
        String said =
                """
                {"name": "Shop", "type": "WEB", "profile": "STANDARD",
                 "grantTypes": ["authorization_code", "ciba", "client_credentials", "device_code",
                   "jwt_bearer", "refresh_token", "token_exchange"],
                 "tokenEndpointAuthMethod": "tls_client_auth",
                 "redirectUris": ["https://shop.example/a", "https://shop.example/b"],
                 "postLogoutRedirectUris": ["https://shop.example/bye"],
                 "backchannelLogoutUri": "https://shop.example/logout",
                 "logoUri": "https://shop.example/logo.png",
                 "policyUri": "https://shop.example/policy",
                 "termsUri": "https://shop.example/terms",
                 "jwksUri": "https://shop.example/jwks",
                 "tlsClientAuth": {"sanDns": "shop.example"},
                 "requirePushedAuthorizationRequests": true,
                 "requireSignedRequestObject": true,
                 "consentRequired": false,
                 "authorizationDetailsTypes": ["account", "payment"],
                 "ciba": {"mode": "ping", "notificationUri": "https://shop.example/told"},
                 "roleAudience": "APPLICATION",
                 "accessToken": {"format": "opaque", "lifetime": 60, "algorithm": "ES256"},
                 "senderConstraint": "any",
                 "refreshToken": {"idleLifetime": 60, "lifetime": 600, "grace": 0},
                 "subjectType": "pairwise", "sectorIdentifier": "shop.example",
                 "idTokenAlgorithm": "ES256", "environment": "SANDBOX"}
                """;
        JsonNode shown = admin.put("applications/all", said).is(201).body();
        json(said)
                .properties()
                .forEach(it -> assertThat(shown.get(it.getKey())).isEqualTo(it.getValue()));
        assertThat(admin.get("applications/all").is(200).body()).isEqualTo(shown);
        admin.put("applications/all", said).is(200);
        assertThat(admin.get("applications/all").body().get("revision"))
                .isEqualTo(shown.get("revision"));
    }

    @Test
    void grantsMayBeCalledAsTheStandardsDo() {
        Answer made =
                put(
                                "urns",
                                WEB
                                        + ", \"grantTypes\": ["
                                        + "\"urn:ietf:params:oauth:grant-type:device_code\","
                                        + "\"urn:ietf:params:oauth:grant-type:token-exchange\","
                                        + "\"urn:ietf:params:oauth:grant-type:jwt-bearer\","
                                        + "\"urn:openid:params:grant-type:ciba\"]")
                        .is(201);
        assertThat(made.body().get("grantTypes"))
                .isEqualTo(json("[\"ciba\",\"device_code\",\"jwt_bearer\",\"token_exchange\"]"));
        assertThat(made.body().get("ciba")).isEqualTo(json("{\"mode\":\"poll\"}"));
    }

    @Test
    void oneFieldMakesAClientOfFapi() {
        String keys = ", \"jwks\": {\"keys\": [" + KEY + "]}";
        String code = ", \"redirectUris\": [\"https://shop.example/callback\"]";
        Answer made = put("fapi", WEB + keys + code + ", \"profile\": \"FAPI2_SECURITY\"").is(201);
        assertThat(made.text("tokenEndpointAuthMethod")).isEqualTo("private_key_jwt");
        assertThat(made.text("senderConstraint")).isEqualTo("any");
        assertThat(made.body().get("requirePushedAuthorizationRequests").asBoolean()).isTrue();
        assertThat(made.body().get("requireSignedRequestObject").asBoolean()).isFalse();
        assertThat(made.body().get("accessToken").get("algorithm").asString()).isEqualTo("ES256");
        assertThat(made.body().get("jwks"))
                .isEqualTo(
                        json(
                                "{\"keys\":[{\"alg\":\"ES256\",\"crv\":\"P-256\",\"kid\":\"k1\","
                                        + "\"kty\":\"EC\",\"x\":\""
                                        + "x".repeat(43)
                                        + "\",\"y\":\""
                                        + "y".repeat(43)
                                        + "\"}]}"));
        Answer signing =
                put("fapi", WEB + keys + code + ", \"profile\": \"FAPI2_MESSAGE_SIGNING\"").is(200);
        assertThat(signing.body().get("requireSignedRequestObject").asBoolean()).isTrue();
        Answer locked =
                put(
                                "fapi",
                                WEB
                                        + keys
                                        + code
                                        + ", \"profile\": \"FAPI2_SECURITY\","
                                        + " \"requirePushedAuthorizationRequests\": false")
                        .is(409, "not-allowed");
        assertThat(locked.text("detail")).startsWith("Locked by the profile: ");
        put("fapi", WEB + code).is(200);
    }

    @Test
    void aSwitchOfProfileSaysWhatItChanges() {
        String keys = ", \"jwks\": {\"keys\": [" + KEY + "]}";
        String code = ", \"redirectUris\": [\"https://shop.example/callback\"]";
        put("switched", WEB + keys + code).is(201);
        String fapi = WEB + keys + code + ", \"profile\": \"FAPI2_SECURITY\"";
        JsonNode supposed = put("switched?dryRun=true", fapi).is(200).body().get("profileChanges");
        Answer switched = put("switched", fapi).is(200);
        assertThat(switched.body().get("profileChanges")).isEqualTo(supposed);
        assertThat(supposed)
                .isEqualTo(
                        json(
                                """
                                [{"application": "switched",
                                  "from": "STANDARD", "to": "FAPI2_SECURITY",
                                  "changes": [
                                    {"member": "tokenEndpointAuthMethod",
                                     "before": "client_secret_basic", "after": "private_key_jwt"},
                                    {"member": "requirePushedAuthorizationRequests",
                                     "before": false, "after": true},
                                    {"member": "accessToken",
                                     "before": {"format": "jwt", "lifetime": 3600,
                                                "algorithm": "RS256"},
                                     "after": {"format": "jwt", "lifetime": 3600,
                                               "algorithm": "ES256"}},
                                    {"member": "senderConstraint",
                                     "before": "none", "after": "any"}]}]
                                """));
        assertThat(put("switched", fapi).is(200).body().has("profileChanges")).isFalse();
    }

    @Test
    void aFapiClientWithACertifiedNameUsesIt() {
        Answer made =
                put(
                                "fapi-tls",
                                "\"name\": \"S\", \"type\": \"M2M\", \"profile\":"
                                        + " \"FAPI2_SECURITY\", \"tlsClientAuth\": {\"subjectDn\":"
                                        + " \"CN=shop\"}")
                        .is(201);
        assertThat(made.text("tokenEndpointAuthMethod")).isEqualTo("tls_client_auth");
    }

    @Test
    void threat10_aPrivateKeyIsNeverTaken() {
        String secret = KEY.replace("\"kid\"", "\"d\": \"very-secret\", \"kid\"");
        Answer answer = put("leaky", WEB + ", \"jwks\": {\"keys\": [" + secret + "]}");
        assertThat(answer.is(422, "invalid-body").faults())
                .containsExactly("/jwks/keys/0/d invalid-value");
        assertThat(answer.response().body()).doesNotContain("very-secret");
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThat(
                        put(
                                        "bad",
                                        WEB
                                                + ", \"redirectUris\": [1, \"a b\"],"
                                                + " \"jwksUri\": \"https://a.example/\","
                                                + " \"jwks\": {\"keys\": [{\"use\": \"enc\"}]},"
                                                + " \"tlsClientAuth\": {\"sanDns\": \"a\","
                                                + " \"sanIp\": \"b\"}, \"profile\": \"FAPI\","
                                                + " \"ciba\": {\"mode\": \"push\"},"
                                                + " \"refreshToken\": {\"grace\": 61},"
                                                + " \"idTokenAlgorithm\": \"none\","
                                                + " \"logo\": \"x\"")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/redirectUris/0 wrong-type",
                        "/redirectUris/1 invalid-value",
                        "/jwks invalid-value",
                        "/jwks/keys/0/use invalid-value",
                        "/jwks/keys/0 missing-member",
                        "/tlsClientAuth invalid-value",
                        "/profile invalid-value",
                        "/ciba/mode invalid-value",
                        "/refreshToken/grace invalid-value",
                        "/idTokenAlgorithm invalid-value",
                        "/logo unknown-member");
    }

    @Test
    void threat01_whatARuleRefusesIsSaid() {
        Answer refused =
                put("bad", WEB + ", \"redirectUris\": [\"http://localhost/callback\"]")
                        .is(422, "invalid-value");
        assertThat(refused.text("detail"))
                .contains("redirectUris", "http://localhost/callback", "127.0.0.1");
    }
}
