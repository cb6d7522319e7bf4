package dev.precept.pdp.exchange;

import static dev.precept.pdp.exchange.ExchangeWorld.refused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.federation.ForeignIssuer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.stream.IntStream;

/** Assertions of a trusted provider about users, over HTTP (RFC 7523 section 2.1). */
class JwtBearerTest {
    private static ExchangeWorld there;

    @BeforeAll
    static void start() throws Exception {
        there = new ExchangeWorld();
    }

    @AfterAll
    static void stop() {
        there.close();
    }

    @Test
    void theUserIsTheOneTheMappedClaimNames() {
        String token = there.userToken(there.shop, "read watch openid");
        JsonNode claims = TokenWorld.claims(token);
        String ada = there.world.manage("GET", "acme/users/ada", "").get("id").asString();
        assertThat(claims.get("sub").asString()).isEqualTo(ada);
        assertThat(claims.get("aut").asString()).isEqualTo("APPLICATION_USER");
        assertThat(claims.get("scope").asString()).isEqualTo("openid read watch");
        assertThat(claims.get("acr").asString()).isEqualTo("gold");
        assertThat(claims.has("idp_groups")).as("no role names the group").isFalse();
        assertThat(claims.get("idp").asString())
                .isEqualTo(
                        there.world
                                .manage("GET", "acme/identity-providers/staff", "")
                                .get("id")
                                .asString());
        String endpoint = there.world.issuer("acme") + "/oauth2/token";
        String toEndpoint =
                there.claims("").replace(there.world.issuer("acme") + "\"", endpoint + "\"");
        assertThat(there.bear(there.shop, there.signed(toEndpoint)).statusCode()).isEqualTo(200);
    }

    @Test
    void threat14_onlyTrustedIssuersAreBelieved() {
        String claims = there.claims("");
        String iss = there.issuer.issuer();
        for (String other : new String[] {iss + "/", "https://evil.example", ""}) {
            String changed = claims.replace("\"" + iss + "\"", "\"" + other + "\"");
            refused(there.bear(there.shop, there.signed(changed)), "invalid_grant");
        }
        String none =
                there.issuer.token(
                        "{\"alg\":\"none\",\"kid\":\"" + ForeignIssuer.KID + "\"}", claims);
        refused(there.bear(there.shop, none), "invalid_grant");
        String good = there.signed(claims);
        refused(
                there.bear(there.shop, good.substring(0, good.length() - 8) + "AAAAAAAA"),
                "invalid_grant");
        refused(there.bear(there.shop, "nonsense"), "invalid_grant");
        there.trust("token_exchange");
        refused(there.bear(there.shop, there.assertion("")), "invalid_grant");
        there.trust("jwt_bearer", "token_exchange");
    }

    @Test
    void threat14_theAudienceIsOurIssuerOrTokenEndpoint() {
        String claims = there.claims("");
        String us = "\"aud\":\"" + there.world.issuer("acme") + "\"";
        for (String aud :
                new String[] {
                    "\"aud\":\"" + there.world.issuer("acme") + "/\"",
                    "\"aud\":\"" + there.world.issuer("system") + "\"",
                    "\"aud\":\"https://books.example\"",
                    "\"aud\":[]",
                    "\"x\":1"
                }) {
            refused(there.bear(there.shop, there.signed(claims.replace(us, aud))), "invalid_grant");
        }
    }

    @Test
    void threat14_anIdCountsOnce() {
        String assertion = there.assertion("");
        assertThat(there.bear(there.shop, assertion).statusCode()).isEqualTo(200);
        refused(there.bear(there.shop, assertion), "invalid_grant");
        String contested = there.assertion("");
        long successes =
                IntStream.range(0, 16)
                        .parallel()
                        .mapToObj(_ -> there.bear(there.shop, contested))
                        .filter(answer -> answer.statusCode() == 200)
                        .count();
        assertThat(successes).isEqualTo(1);
        String nameless = there.claims("").replaceFirst("\"jti\":\"[^\"]*\",", "");
        refused(there.bear(there.shop, there.signed(nameless)), "invalid_grant");
    }

    @Test
    void threat14_anAssertionEndsWithinFiveMinutes() {
        long now = Instant.now().getEpochSecond();
        for (String[] change :
                new String[][] {
                    {"\"exp\":\\d+", "\"exp\":" + (now + 400)},
                    {"\"exp\":\\d+", "\"exp\":" + (now - 1)},
                    {",\"exp\":\\d+", ""},
                    {"\"iat\":\\d+,", ""},
                    {"\"iat\":\\d+", "\"iat\":" + (now + 200)},
                    {"\"sub\"", "\"nbf\":" + (now + 200) + ",\"sub\""},
                    {"\"sub\":\"s-1\",", ""}
                }) {
            String claims = there.claims("").replaceFirst(change[0], change[1]);
            refused(there.bear(there.shop, there.signed(claims)), "invalid_grant");
        }
    }

    @Test
    void threat14_noOtherKindOfTokenIsAnAssertion() {
        for (String type : new String[] {"at+jwt", "logout+jwt", "dpop+jwt"}) {
            String token =
                    there.issuer.token(
                            "{\"alg\":\"RS256\",\"typ\":\""
                                    + type
                                    + "\",\"kid\":\""
                                    + ForeignIssuer.KID
                                    + "\"}",
                            there.claims(""));
            refused(there.bear(there.shop, token), "invalid_grant");
        }
        for (String more :
                new String[] {",\"nonce\":\"n\"", ",\"events\":{}", ",\"scope\":\"x\""}) {
            refused(there.bear(there.shop, there.assertion(more)), "invalid_grant");
        }
    }

    @Test
    void threat14_theSubjectIsAUserOfThisOrganizationOrNobody() {
        for (String login : new String[] {"bob", "", there.world.service().clientId(), "a b"}) {
            String claims =
                    there.claims("").replace("\"login\":\"ada\"", "\"login\":\"" + login + "\"");
            refused(there.bear(there.shop, there.signed(claims)), "invalid_grant");
        }
        refused(
                there.bear(
                        there.shop,
                        there.signed(there.claims("").replace("\"login\":\"ada\",", ""))),
                "invalid_grant");
        HttpResponse<String> system =
                there.world
                        .service()
                        .send(
                                "PUT",
                                "/v1/organizations/system/identity-providers/staff",
                                "{\"issuer\":\"https://a.example\",\"audience\":[\"x\"],"
                                        + "\"jwksUri\":\"https://a.example/jwks\"}");
        assertThat(system.statusCode()).as(system.body()).isEqualTo(409);
    }

    @Test
    void onlyApplicationsThatHaveTheGrantUseIt() {
        Client plain = there.world.application("acme", "plain", "");
        refused(there.bear(plain, there.assertion("")), "unauthorized_client");
    }
}
