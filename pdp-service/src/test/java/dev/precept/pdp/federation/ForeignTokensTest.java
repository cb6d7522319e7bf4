package dev.precept.pdp.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Tokens of a trusted provider, from its registration to decisions, against the started service.
 */
class ForeignTokensTest {
    private static ForeignIssuer issuer;
    private static TokenWorld world;

    @BeforeAll
    static void start() throws Exception {
        issuer = new ForeignIssuer();
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        world.organization("acme");
        world.api("acme", "books", "read");
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]");
        world.authorize(world.application("acme", "shop", ""), "books", "read");
        world.manage("PUT", "acme/users/ada", "{}");
        world.manage(
                "PUT",
                "acme/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        world.manage("PUT", "acme/roles/reader/members/users/ada", "{}");
        world.manage("PUT", "acme/identity-providers/staff", provider("metadata", "discovery"));
        world.manage(
                "PUT", "acme/applications/shop/external-clients/staff", "{\"clientId\":\"c-1\"}");
        awaitKeys();
    }

    @AfterAll
    static void stop() {
        world.close();
        issuer.close();
    }

    private static String provider(String path, String member) {
        return "{\"issuer\":\""
                + issuer.issuer()
                + "\",\""
                + member
                + "\":\""
                + issuer.issuer()
                + "/"
                + path
                + "\",\"audience\":[\"https://books.example\"],"
                + "\"claims\":{\"subject\":\"preferred_username\"}}";
    }

    private static void awaitKeys() throws InterruptedException {
        String token = issuer.token(issuer.claims("c-1", "c-1", ""));
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (!reason(token).equals("PERMITTED") && Instant.now().isBefore(end)) {
            Thread.sleep(50);
        }
    }

    private static String reason(String token) {
        String body =
                """
                {"subject": {"type": "token", "id": "%s"}, "action": {"name": "GET"},
                 "resource": {"type": "books", "id": "/books"}}
                """
                        .formatted(token);
        HttpResponse<String> response =
                world.service().send("POST", "/o/acme/access/v1/evaluation", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response).get("context").get("reason").asString();
    }

    private static String of(String client, String subject, String more) {
        return reason(issuer.token(issuer.claims(client, subject, more)));
    }

    @Test
    void aClientIsTheApplicationItStandsFor() {
        assertThat(of("c-1", "c-1", "")).isEqualTo("PERMITTED");
        assertThat(of("c-2", "c-2", "")).isEqualTo("UNKNOWN_APPLICATION");
    }

    @Test
    void aUserIsTheOneTheMappedClaimNames() {
        assertThat(of("c-1", "s-1", ",\"preferred_username\":\"ada\"")).isEqualTo("PERMITTED");
        assertThat(of("c-1", "s-1", ",\"preferred_username\":\"bob\""))
                .isEqualTo("UNKNOWN_SUBJECT");
        assertThat(of("c-1", "s-1", "")).isEqualTo("UNKNOWN_SUBJECT");
    }

    @Test
    void whatIsNoTokenOfTheProviderDenies() {
        String claims = issuer.claims("c-1", "c-1", "");
        String kid = "\"kid\":\"" + ForeignIssuer.KID + "\"";
        String good = issuer.token(claims);
        for (String header :
                new String[] {
                    "{\"alg\":\"none\",\"typ\":\"at+jwt\"," + kid + "}",
                    "{\"alg\":\"HS256\",\"typ\":\"at+jwt\"," + kid + "}",
                    "{\"alg\":\"PS256\",\"typ\":\"at+jwt\"," + kid + "}",
                    "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"," + kid + "}",
                    "{\"alg\":\"RS256\",\"typ\":\"dpop+jwt\"," + kid + "}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"crit\":[\"x\"]," + kid + "}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"b64\":false," + kid + "}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"secret\"}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"../../dev/null\"}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":1}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}"
                }) {
            assertThat(reason(issuer.token(header, claims))).as(header).isEqualTo("TOKEN_INVALID");
        }
        assertThat(reason(good.substring(0, good.length() - 8) + "AAAAAAAA"))
                .isEqualTo("TOKEN_INVALID");
        assertThat(reason(good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo("TOKEN_INVALID");
        String jwt = "{\"alg\":\"RS256\",\"typ\":\"JWT\"," + kid + "}";
        assertThat(reason(issuer.token(jwt, claims))).isEqualTo("PERMITTED");
    }

    @Test
    void threat19_theClaimsHaveToHold() {
        long now = Instant.now().getEpochSecond();
        String claims = issuer.claims("c-1", "c-1", "");
        assertThat(reason(issuer.token(claims.replace("books.example", "films.example"))))
                .isEqualTo("TOKEN_INVALID");
        assertThat(reason(issuer.token(claims.replace(issuer.issuer(), issuer.issuer() + "/"))))
                .isEqualTo("TOKEN_INVALID");
        assertThat(reason(issuer.token(claims.replaceFirst("\"exp\":\\d+", "\"exp\":" + now))))
                .isEqualTo("TOKEN_EXPIRED");
        assertThat(
                        reason(
                                issuer.token(
                                        claims.replaceFirst(
                                                "\"iat\":\\d+", "\"iat\":" + (now + 300)))))
                .isEqualTo("TOKEN_EXPIRED");
        assertThat(
                        reason(
                                issuer.token(
                                        claims.replaceFirst(
                                                "\"exp\":\\d+", "\"exp\":" + (now + 90_000)))))
                .isEqualTo("TOKEN_INVALID");
        assertThat(reason(issuer.token(claims.replaceFirst(",\"exp\":\\d+", ""))))
                .isEqualTo("TOKEN_INVALID");
        assertThat(reason(issuer.token(claims.replace("\"scope\":\"read\"", "\"scope\":\"x\""))))
                .isEqualTo("SCOPE_NOT_IN_TOKEN");
        for (String kind :
                new String[] {"\"nonce\":\"n\"", "\"events\":{}", "\"token_use\":\"id\""}) {
            assertThat(of("c-1", "c-1", "," + kind)).as(kind).isEqualTo("TOKEN_INVALID");
        }
        assertThat(of("c-1", "c-1", ",\"acr\":\"\\ud800\"")).isEqualTo("TOKEN_INVALID");
        assertThat(of("c-1", "c-1", ",\"amr\":[\"pwd\",\"\\udc00\"]")).isEqualTo("TOKEN_INVALID");
        assertThat(of("c-1", "c-1", ",\"cnf\":{\"jkt\":\"x\"}")).isEqualTo("PROOF_MISSING");
        assertThat(of("c-1", "c-1", ",\"jti\":\"again\"")).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void threat18_tokensThatNameKeysAtRandomCauseNoStorm() {
        int before = issuer.requests();
        String claims = issuer.claims("c-1", "c-1", "");
        for (int i = 0; i < 50; i++) {
            String header = "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"random-" + i + "\"}";
            assertThat(reason(issuer.token(header, claims))).isEqualTo("TOKEN_INVALID");
        }
        assertThat(issuer.requests() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void anotherOrganizationTrustsItNot() {
        world.organization("stranger");
        String body =
                "{\"subject\":{\"type\":\"token\",\"id\":\""
                        + issuer.token(issuer.claims("c-1", "c-1", ""))
                        + "\"},\"action\":{\"name\":\"GET\"},"
                        + "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}}";
        assertThat(world.service().send("POST", "/o/stranger/access/v1/evaluation", body).body())
                .contains("TOKEN_INVALID");
    }

    @Test
    void aCutOffEndsWhatWasIssuedBefore() throws InterruptedException {
        world.authorize(world.application("acme", "till", ""), "books", "read");
        world.manage(
                "PUT", "acme/applications/till/external-clients/staff", "{\"clientId\":\"c-9\"}");
        String before = issuer.token(issuer.claims("c-9", "c-9", ""));
        assertThat(reason(before)).isEqualTo("PERMITTED");
        world.manage("POST", "acme/revocations", "{\"client\":\"till\"}");
        assertThat(reason(before)).isEqualTo("TOKEN_REVOKED");
        Thread.sleep(1_100);
        assertThat(of("c-9", "c-9", "")).isEqualTo("PERMITTED");
        world.manage("DELETE", "acme/applications/till/external-clients/staff", "");
        assertThat(of("c-9", "c-9", "")).isEqualTo("UNKNOWN_APPLICATION");
    }
}
