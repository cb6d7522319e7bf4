package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.projections.image.ApplicationDocument;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What ID tokens say, and what clients know users by. */
class IdTokenTest {
    private static final long SIGNED_IN = 1_700_000_000L;

    private static TokenWorld world;
    private static GrantWorld acme;
    private static Client shop;
    private static UserId john;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "books", "books:read");
        acme = new GrantWorld(world, "acme");
        shop = acme.web("shop", "");
        acme.role("reader", "books", "books:read");
        john = acme.user("john", "reader");
        world.manage(
                "PUT",
                "acme/users/john/account",
                """
                {"username": "johnny", "email": "john@acme.example", "emailVerified": true,
                "name": "John Doe"}
                """);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void itSaysWhoSignedInWhenAndHowToWhom() {
        JsonNode answer = answer(shop, "n-0S6", null);
        String compact = answer.path("id_token").asString();
        JsonNode claims = TokenWorld.claims(compact);
        assertThat(TokenWorld.header(compact).path("typ").asString()).isEqualTo("JWT");
        assertThat(claims.path("iss").asString()).isEqualTo(world.issuer("acme"));
        assertThat(claims.path("sub").asString()).isEqualTo(john.value());
        assertThat(claims.path("aud").asString()).isEqualTo(shop.id());
        assertThat(claims.path("azp").asString()).isEqualTo(shop.id());
        assertThat(claims.path("nonce").asString()).isEqualTo("n-0S6");
        assertThat(claims.path("sid").asString()).isEqualTo(GrantWorld.SESSION);
        assertThat(claims.path("auth_time").asLong()).isEqualTo(SIGNED_IN);
        assertThat(claims.path("acr").asString()).isEqualTo("urn:precept:acr:mfa");
        assertThat(claims.path("amr").valueStream().map(JsonNode::asString))
                .containsExactly("pwd", "otp");
        assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
        byte[] hash = Sha256.of(answer.path("access_token").asString());
        assertThat(claims.path("at_hash").asString())
                .isEqualTo(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Arrays.copyOf(hash, 16)));
        assertThat(claims.propertyNames())
                .as("nothing of the user that was not asked for")
                .doesNotContain("email", "name", "preferred_username", "idp");
    }

    @Test
    void itIsNoAccessToken() {
        String compact = answer(shop, null, null).path("id_token").asString();
        assertThat(world.introspect(shop, compact).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void itHoldsTheClaimsThatWereAskedForInIt() {
        String asked =
                """
                {"id_token": {"email": null, "email_verified": {"essential": true}, "phone": null,
                "iss": null, "auth_time": {"essential": true}}, "userinfo": {"name": null}}
                """;
        JsonNode claims = TokenWorld.claims(answer(shop, null, asked).path("id_token").asString());
        assertThat(claims.path("email").asString()).isEqualTo("john@acme.example");
        assertThat(claims.path("email_verified").asBoolean()).isTrue();
        assertThat(claims.propertyNames()).doesNotContain("phone", "name", "nonce");
        assertThat(claims.path("iss").asString()).isEqualTo(world.issuer("acme"));
    }

    @Test
    void aRefreshBringsANewOneWithoutTheNonce() {
        JsonNode first = answer(shop, "once", null);
        JsonNode second =
                GrantWorld.answer(acme.refresh(shop, first.path("refresh_token").asString(), ""));
        JsonNode claims = TokenWorld.claims(second.path("id_token").asString());
        assertThat(claims.path("sub").asString()).isEqualTo(john.value());
        assertThat(claims.path("auth_time").asLong()).isEqualTo(SIGNED_IN);
        assertThat(claims.has("nonce")).isFalse();
    }

    @Test
    void thereIsNoneWithoutOpenid() {
        Client reader = acme.web("reader", "");
        world.authorize(reader, "books", "books:read");
        JsonNode answer = acme.tokens(reader, john, "books:read");
        assertThat(answer.has("access_token")).isTrue();
        assertThat(answer.has("id_token")).isFalse();
    }

    @Test
    void itsAlgorithmIsTheClientsOwn() {
        Client es = acme.web("es", ",\"idTokenAlgorithm\": \"ES256\"");
        String compact = answer(es, null, null).path("id_token").asString();
        assertThat(TokenWorld.header(compact).path("alg").asString()).isEqualTo("ES256");
    }

    @Test
    void aPairwiseClientNeverSeesTheUsersId() {
        Client one = acme.web("one", ",\"subjectType\": \"pairwise\"");
        Client other = acme.web("other", ",\"subjectType\": \"pairwise\"");
        Client sister =
                acme.web(
                        "sister",
                        ",\"subjectType\": \"pairwise\", \"sectorIdentifier\": \"one.example\"");
        String atOne = subject(answer(one, null, null));
        assertThat(atOne).hasSize(43).isNotEqualTo(john.value());
        assertThat(subject(answer(one, null, null))).isEqualTo(atOne);
        assertThat(subject(answer(other, null, null))).isNotEqualTo(atOne);
        assertThat(subject(answer(sister, null, null))).isEqualTo(atOne);
        String token = answer(one, null, null).path("access_token").asString();
        assertThat(token).as("the client cannot read its access token").startsWith("po_");
        JsonNode introspected = json(world.introspect(one, token));
        assertThat(introspected.path("active").asBoolean()).isTrue();
        assertThat(introspected.path("sub").asString()).isEqualTo(atOne);
    }

    /** RFC 8252 section 7: schemes and loopback addresses are nobody's. */
    @Test
    void threat13_twoAppsOfNoHostKnowAUserByTwoNames() {
        String of = "{\"name\": \"app\", \"type\": \"NATIVE\", \"subjectType\": \"pairwise\",";
        Set<String> names = new HashSet<>();
        for (String uri :
                List.of(
                        "com.example.one:/callback",
                        "com.example.two:/callback",
                        "http://127.0.0.1/one",
                        "http://127.0.0.1/two")) {
            String body = of + "\"redirectUris\": [\"" + uri + "\"]}";
            JsonNode made = world.manage("PUT", "acme/applications/app" + names.size(), body);
            ApplicationId id = new ApplicationId(made.path("clientId").asString());
            ApplicationDocument app = acme.tenant().organization().application(id).document();
            names.add(world.service().bean(SubjectNames.class).of(app, john));
        }
        assertThat(names).hasSize(4);
    }

    private static String subject(JsonNode answer) {
        return TokenWorld.claims(answer.path("id_token").asString()).path("sub").asString();
    }

    private static JsonNode answer(Client client, String nonce, String claims) {
        UserGrant plain = acme.grant(client, john, "openid");
        Attributes signIn =
                new Attributes(
                        Map.of(
                                "acr",
                                new AttributeValue.Text("urn:precept:acr:mfa"),
                                "amr",
                                new AttributeValue.Items(
                                        List.of(
                                                new AttributeValue.Text("pwd"),
                                                new AttributeValue.Text("otp"))),
                                "auth_time",
                                new AttributeValue.Number(BigDecimal.valueOf(SIGNED_IN)),
                                "idp",
                                new AttributeValue.Text("google")));
        UserGrant grant =
                new UserGrant(
                        plain.organization(),
                        plain.application(),
                        plain.user(),
                        plain.browserSession(),
                        Set.of("openid", "email"),
                        List.of(),
                        signIn,
                        new UserGrant.OpenId(nonce, claims),
                        null);
        return GrantWorld.answer(acme.redeem(client, acme.code(client, grant, null), ""));
    }
}
