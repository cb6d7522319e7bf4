package dev.precept.pdp.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.federation.ForeignIssuer;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A running service with an organization {@code acme}, which trusts an issuer on this machine. APIs
 * {@code books} (read, write) and {@code films} (watch); a user {@code ada} with all of it by role;
 * an application {@code shop} that gets ada's tokens by the issuer's assertions.
 */
final class ExchangeWorld implements AutoCloseable {
    static final String JWT_BEARER =
            "grant_type=" + encode("urn:ietf:params:oauth:grant-type:jwt-bearer");
    static final String EXCHANGE =
            "grant_type=" + encode("urn:ietf:params:oauth:grant-type:token-exchange");
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private static final String GRANTS =
            ",\"grantTypes\":[\"client_credentials\",\"token_exchange\",\"jwt_bearer\"]";

    final ForeignIssuer issuer;
    final TokenWorld world;
    final Client shop;

    ExchangeWorld() throws Exception {
        issuer = new ForeignIssuer();
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        world.organization("acme");
        world.api("acme", "books", "read", "write");
        world.api("acme", "films", "watch");
        world.manage("PUT", "acme/users/ada", "{}");
        world.manage(
                "PUT",
                "acme/roles/member",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":["
                        + "{\"api\":\"books\",\"scope\":\"read\"},"
                        + "{\"api\":\"books\",\"scope\":\"write\"},"
                        + "{\"api\":\"films\",\"scope\":\"watch\"}]}");
        world.manage("PUT", "acme/roles/member/members/users/ada", "{}");
        trust("jwt_bearer", "token_exchange");
        shop = application("shop", "");
        awaitKeys();
    }

    /** Has acme trust the issuer with these grants. */
    void trust(String... grants) {
        world.manage(
                "PUT",
                "acme/identity-providers/staff",
                "{\"issuer\":\""
                        + issuer.issuer()
                        + "\",\"jwksUri\":\""
                        + issuer.issuer()
                        + "/jwks\",\"audience\":[\"https://books.example\"],"
                        + "\"claims\":{\"subject\":\"login\",\"groups\":\"groups\"},"
                        + "\"grants\":[\""
                        + String.join("\",\"", grants)
                        + "\"]}");
    }

    private void awaitKeys() throws InterruptedException {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (bear(shop, assertion("")).statusCode() != 200 && Instant.now().isBefore(end)) {
            Thread.sleep(50);
        }
    }

    /** An application that may use all these grants, authorized for everything. */
    Client application(String handle, String more) {
        Client client = world.application("acme", handle, GRANTS + more);
        world.authorize(client, "books", "read", "write");
        world.authorize(client, "films", "watch");
        return client;
    }

    /** Claims of an assertion about ada; more as members, each with a comma before. */
    String claims(String more) {
        long now = Instant.now().getEpochSecond();
        return "{\"iss\":\""
                + issuer.issuer()
                + "\",\"aud\":\""
                + world.issuer("acme")
                + "\",\"sub\":\"s-1\",\"login\":\"ada\",\"jti\":\""
                + UUID.randomUUID()
                + "\",\"iat\":"
                + now
                + ",\"exp\":"
                + (now + 120)
                + more
                + "}";
    }

    String assertion(String more) {
        return signed(claims(more));
    }

    String signed(String claims) {
        return issuer.token(
                "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + ForeignIssuer.KID + "\"}",
                claims);
    }

    HttpResponse<String> bear(Client client, String assertion) {
        return post(client, JWT_BEARER + "&assertion=" + assertion);
    }

    HttpResponse<String> post(Client client, String form) {
        return world.post("acme/oauth2/token", client.basic(), form);
    }

    /** A token of ada's, given to the application. */
    String userToken(Client client, String scope) {
        HttpResponse<String> answer =
                post(
                        client,
                        JWT_BEARER
                                + "&assertion="
                                + assertion(",\"groups\":[\"staff\"],\"acr\":\"gold\"")
                                + "&scope="
                                + encode(scope));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TokenWorld.json(answer).get("access_token").asString();
    }

    /** An exchange; more as parameters, each with an ampersand before. */
    HttpResponse<String> exchange(Client client, String subject, String more) {
        return post(
                client,
                EXCHANGE
                        + "&subject_token="
                        + subject
                        + (more.contains("&subject_token_type=")
                                ? ""
                                : "&subject_token_type=" + encode(ACCESS_TOKEN))
                        + more);
    }

    /** What an exchange that is accepted gives. */
    JsonNode exchanged(Client client, String subject, String more) {
        HttpResponse<String> answer = exchange(client, subject, more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TokenWorld.json(answer);
    }

    /** Checks the error of an answer. */
    static void refused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
        assertThat(TokenWorld.json(answer).get("error").asString())
                .as(answer.body())
                .isEqualTo(code);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        world.close();
        issuer.close();
    }
}
