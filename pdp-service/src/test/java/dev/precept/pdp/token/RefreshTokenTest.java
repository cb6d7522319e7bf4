package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.revocation.CutOffTarget.Session;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.projections.image.CutOffDocument;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

/** How refresh tokens follow one another, and what ends them. */
class RefreshTokenTest {
    private static TokenWorld world;
    private static GrantWorld acme;
    private static Client shop;
    private static Client strict;
    private static UserId john;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        world.organization("acme");
        world.api("acme", "books", "books:read", "books:write", "books:delete");
        world.api("acme", "films", "films:see");
        acme = new GrantWorld(world, "acme");
        shop = acme.web("shop", "");
        strict = acme.web("strict", ",\"refreshToken\": {\"grace\": 0}");
        for (Client client : List.of(shop, strict)) {
            authorize(client);
        }
        acme.role("reader", "books", "books:read", "books:write");
        acme.role("viewer", "films", "films:see");
        john = acme.user("john", "reader", "viewer");
    }

    private static void authorize(Client client) {
        world.authorize(client, "books", "books:read", "books:write", "books:delete");
        world.authorize(client, "films", "films:see");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void threat12_eachUseGivesAnotherRefreshTokenAndTheOldOneEndsTheFamily() {
        String first = refreshToken(acme.tokens(strict, john, "books:read"));
        JsonNode second = GrantWorld.answer(acme.refresh(strict, first, ""));
        assertThat(refreshToken(second)).isNotEqualTo(first);
        assertThat(second.path("scope").asString()).isEqualTo("books:read");
        assertThat(isActive(strict, second)).isTrue();
        assertInvalidGrant(acme.refresh(strict, first, ""));
        assertThat(isActive(strict, second)).isFalse();
        assertInvalidGrant(acme.refresh(strict, refreshToken(second), ""));
    }

    @Test
    void aTokenEndsWithTheRoleThatGaveOneOfItsScopes() {
        UserId jim = acme.user("jim", "reader");
        acme.role("guard", "books", "books:delete");
        Instant end = Instant.now().plusSeconds(90).truncatedTo(ChronoUnit.SECONDS);
        world.manage(
                "PUT", "acme/roles/guard/members/users/jim", "{\"validUntil\": \"" + end + "\"}");
        JsonNode tokens = acme.tokens(shop, jim, "books:read", "books:delete");
        assertThat(tokens.path("scope").asString()).contains("books:delete");
        assertThat(expiry(tokens)).isEqualTo(end);
        assertThat(tokens.path("expires_in").asLong()).isBetween(1L, 90L);
        JsonNode refreshed = GrantWorld.answer(acme.refresh(shop, refreshToken(tokens), ""));
        assertThat(expiry(refreshed)).isEqualTo(end);
        assertThat(expiry(acme.tokens(shop, jim, "books:read"))).isAfter(end);
        world.manage("DELETE", "acme/roles/guard/members/users/jim", "");
        JsonNode after = GrantWorld.answer(acme.refresh(shop, refreshToken(refreshed), ""));
        assertThat(after.path("scope").asString()).isEqualTo("books:read");
        assertThat(expiry(after)).isAfter(end);
    }

    private static Instant expiry(JsonNode answer) {
        JsonNode claims = TokenWorld.claims(answer.path("access_token").asString());
        return Instant.ofEpochSecond(claims.path("exp").asLong());
    }

    @Test
    void threat12_ofManyAtOnceOneIsAnsweredWhereThereIsNoGrace() throws Exception {
        String token = refreshToken(acme.tokens(strict, john, "books:read"));
        List<HttpResponse<String>> answers =
                AuthorizationCodeTest.atOnce(() -> acme.refresh(strict, token, ""));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .allSatisfy(RefreshTokenTest::assertInvalidGrant);
    }

    @Test
    void threat12_ofManyAtOnceAllAreOneGenerationWithinTheGrace() throws Exception {
        JsonNode first = acme.tokens(shop, john, "books:read");
        String token = refreshToken(first);
        List<HttpResponse<String>> answers =
                AuthorizationCodeTest.atOnce(() -> acme.refresh(shop, token, ""));
        Set<String> tokens = new HashSet<>();
        for (HttpResponse<String> answer : answers) {
            tokens.add(refreshToken(GrantWorld.answer(answer)));
        }
        assertThat(tokens).hasSize(answers.size());
        String family =
                TokenWorld.claims(first.path("access_token").asString()).path("sid").asString();
        int generation =
                database()
                        .sql("select generation from refresh_family where id = ?")
                        .param(family)
                        .query(Integer.class)
                        .single();
        assertThat(generation).isEqualTo(1);
        for (String each : List.copyOf(tokens).subList(0, 2)) {
            assertThat(acme.refresh(shop, each, "").statusCode()).isEqualTo(200);
        }
        // Two generations back is no lost answer.
        assertInvalidGrant(acme.refresh(shop, token, ""));
        assertThat(isActive(shop, first)).isFalse();
    }

    @Test
    void threat12_afterTheGraceTheFamilyEnds() {
        String first = refreshToken(acme.tokens(shop, john, "books:read"));
        JsonNode second = GrantWorld.answer(acme.refresh(shop, first, ""));
        later("5 s");
        assertInvalidGrant(acme.refresh(shop, first, ""));
        assertInvalidGrant(acme.refresh(shop, refreshToken(second), ""));
        assertThat(isActive(shop, second)).isFalse();
    }

    @Test
    void threat12_aRefreshTokenIsItsClientsOnly() {
        String token = refreshToken(acme.tokens(shop, john, "books:read"));
        assertInvalidGrant(acme.refresh(strict, token, ""));
        assertThat(acme.refresh(shop, token, "").statusCode()).isEqualTo(200);
    }

    @Test
    void threat12_oneThatIsIdleTooLongIsDead() {
        String token = refreshToken(acme.tokens(shop, john, "books:read"));
        later("7 days");
        assertInvalidGrant(acme.refresh(shop, token, ""));
    }

    @Test
    void threat12_allAreDeadAtTheEndOfTheirTime() {
        String token = refreshToken(acme.tokens(shop, john, "books:read"));
        for (int week = 1; week <= 4; week++) {
            later("6 days 23 hours");
            token = refreshToken(GrantWorld.answer(acme.refresh(shop, token, "")));
        }
        later("3 days");
        assertInvalidGrant(acme.refresh(shop, token, ""));
    }

    @Test
    void case13_moreThanWasGrantedIsRefusedAndLessIsGiven() {
        String token = refreshToken(acme.tokens(shop, john, "openid", "books:read", "books:write"));
        for (String more :
                List.of("books:read+books:delete", "films:see", "nothing", "offline_access")) {
            HttpResponse<String> answer = acme.refresh(shop, token, "&scope=" + more);
            assertThat(json(answer).path("error").asString()).as(more).isEqualTo("invalid_scope");
        }
        JsonNode less = GrantWorld.answer(acme.refresh(shop, token, "&scope=books:read"));
        assertThat(less.path("scope").asString()).isEqualTo("books:read");
        JsonNode all = GrantWorld.answer(acme.refresh(shop, refreshToken(less), ""));
        assertThat(all.path("scope").asString()).isEqualTo("books:read books:write openid");
    }

    @Test
    void case13_whatWasNotGrantedAtFirstIsNotGivenLater() {
        UserId ada = acme.user("ada", "reader");
        String token = refreshToken(acme.tokens(shop, ada, "books:read", "books:delete"));
        acme.role("deleter", "books", "books:delete");
        world.manage("PUT", "acme/roles/deleter/members/users/ada", "{}");
        JsonNode answer = GrantWorld.answer(acme.refresh(shop, token, ""));
        assertThat(answer.path("scope").asString()).isEqualTo("books:read");
    }

    @Test
    void threat12_aRoleLostIsAScopeLost() {
        UserId eve = acme.user("eve", "reader", "viewer");
        String token = refreshToken(acme.tokens(shop, eve, "books:read", "films:see"));
        world.manage("DELETE", "acme/roles/viewer/members/users/eve", "");
        JsonNode answer = GrantWorld.answer(acme.refresh(shop, token, ""));
        assertThat(answer.path("scope").asString()).isEqualTo("books:read");
        world.manage("DELETE", "acme/roles/reader/members/users/eve", "");
        HttpResponse<String> nothing = acme.refresh(shop, refreshToken(answer), "");
        assertThat(json(nothing).path("error").asString()).isEqualTo("invalid_scope");
    }

    /** Case 19. */
    @Test
    void whatIsMadeAgainUnderItsOldNameIsNotGivenOnAnOldGrant() {
        world.api("acme", "songs", "hear", "sing");
        world.authorize(shop, "songs", "hear", "sing");
        acme.role("singer", "songs", "hear", "sing");
        UserId ida = acme.user("ida", "singer");
        String token = refreshToken(acme.tokens(shop, ida, "openid", "hear", "sing"));
        world.manage("DELETE", "acme/apis/songs/scopes/sing", "");
        token = refreshed(token, "hear openid");
        world.manage("PUT", "acme/apis/songs/scopes/sing", "{}");
        world.authorize(shop, "songs", "hear", "sing");
        acme.role("singer", "songs", "hear", "sing");
        token = refreshed(token, "hear openid");
        assertThat(json(acme.refresh(shop, token, "&scope=sing")).path("error").asString())
                .isEqualTo("invalid_scope");
        String later = refreshToken(acme.tokens(shop, ida, "openid", "hear", "sing"));
        later = refreshed(later, "hear openid sing");
        world.manage("DELETE", "acme/apis/songs", "");
        world.api("acme", "songs", "hear", "sing");
        world.authorize(shop, "songs", "hear", "sing");
        acme.role("singer", "songs", "hear", "sing");
        refreshed(later, "openid");
        assertThat(acme.tokens(shop, ida, "hear").path("scope").asString()).isEqualTo("hear");
        HttpResponse<String> target = acme.refresh(shop, token, "&resource=https://songs.example");
        assertThat(json(target).path("error").asString()).isEqualTo("invalid_target");
    }

    /** The next refresh token, where the access token has these scopes. */
    private static String refreshed(String token, String scopes) {
        JsonNode answer = GrantWorld.answer(acme.refresh(shop, token, ""));
        assertThat(answer.path("scope").asString()).isEqualTo(scopes);
        return refreshToken(answer);
    }

    @Test
    void aResourceNarrowsAndIsNoOther() {
        String token = refreshToken(acme.tokens(shop, john, "openid", "books:read", "films:see"));
        JsonNode books =
                GrantWorld.answer(acme.refresh(shop, token, "&resource=https://books.example"));
        assertThat(books.path("scope").asString()).isEqualTo("books:read openid");
        JsonNode claims = TokenWorld.claims(books.path("access_token").asString());
        assertThat(claims.path("aud").valueStream().map(JsonNode::asString))
                .containsExactly("https://books.example");
        String narrow = refreshToken(acme.tokens(shop, john, "books:read"));
        HttpResponse<String> other = acme.refresh(shop, narrow, "&resource=https://films.example");
        assertThat(json(other).path("error").asString()).isEqualTo("invalid_target");
    }

    @Test
    void offlineAccessIsGrantedToWhoMayRefresh() {
        JsonNode answer = acme.tokens(shop, john, "openid", "offline_access");
        assertThat(answer.path("scope").asString()).isEqualTo("offline_access openid");
        Client once = acme.web("once", ",\"grantTypes\": [\"authorization_code\"]");
        authorize(once);
        JsonNode without = acme.tokens(once, john, "openid", "offline_access");
        assertThat(without.path("scope").asString()).isEqualTo("openid");
        assertThat(without.has("refresh_token")).isFalse();
    }

    @Test
    void threat12_aPasswordThatChangesEndsAllOfTheUsers() {
        UserId kim = acme.user("kim", "reader");
        JsonNode one = acme.tokens(shop, kim, "books:read");
        JsonNode other = acme.tokens(strict, kim, "books:read");
        grants().revokeOf(acme.tenant().id(), kim);
        assertEnded(shop, one);
        assertEnded(strict, other);
        assertThat(grants().of(acme.tenant().id(), kim)).isEmpty();
        assertThat(isActive(shop, acme.tokens(shop, kim, "books:read"))).isTrue();
    }

    @Test
    void threat12_aConsentWithdrawnEndsThatClientsOnly() {
        UserId lou = acme.user("lou", "reader");
        JsonNode one = acme.tokens(shop, lou, "books:read");
        JsonNode other = acme.tokens(strict, lou, "books:read");
        assertThat(grants().of(acme.tenant().id(), lou))
                .extracting(grant -> grant.application().value())
                .containsExactly(strict.id(), shop.id());
        grants().revokeOfConsent(acme.tenant().id(), lou, new ApplicationId(shop.id()));
        assertEnded(shop, one);
        assertThat(isActive(strict, other)).isTrue();
        assertThat(grants().of(acme.tenant().id(), lou)).hasSize(1);
    }

    @Test
    void threat02_aSessionThatEndsEndsWhatWasGivenInItCodesToo() {
        UserId max = acme.user("max", "reader");
        JsonNode one = acme.tokens(shop, max, "books:read");
        String code = acme.code(shop, max, "books:read");
        grants().revokeOfSession(acme.tenant().id(), "another-session");
        assertThat(isActive(shop, one)).isTrue();
        grants().revokeOfSession(acme.tenant().id(), GrantWorld.SESSION);
        assertEnded(shop, one);
        assertInvalidGrant(acme.redeem(shop, code, ""));
    }

    @Test
    void threat02_aCodeThatIsKeptJustAfterItsSessionHasEndedIsRefused() {
        String code = acme.code(shop, acme.user("ida", "reader"), "books:read");
        // The revocation does not find it, as if it were not there yet.
        database()
                .sql("update authorization_code set browser_session = 'late' where digest = ?")
                .param(RandomValues.digest(code))
                .update();
        grants().revokeOfSession(acme.tenant().id(), GrantWorld.SESSION);
        assertInvalidGrant(acme.redeem(shop, code, ""));
        assertThat(cutOffUntil(GrantWorld.SESSION)).isNotNull();
    }

    @Test
    void threat12_aUserDeletedIsRefused() {
        UserId gone = acme.user("gone", "reader");
        JsonNode tokens = acme.tokens(shop, gone, "books:read");
        world.manage("DELETE", "acme/users/gone", "");
        assertEnded(shop, tokens);
    }

    @Test
    void threat12_anApplicationDeletedIsRefused() {
        Client brief = acme.web("brief", "");
        authorize(brief);
        String token = refreshToken(acme.tokens(brief, john, "books:read"));
        world.manage("DELETE", "acme/applications/brief", "");
        HttpResponse<String> answer = acme.refresh(brief, token, "");
        assertThat(json(answer).path("error").asString()).isEqualTo("invalid_client");
    }

    @Test
    void case23_aCutOffEndsWhatWasGivenBeforeAndTheLatestCounts() {
        Client cut = acme.web("cut", "");
        authorize(cut);
        JsonNode before = acme.tokens(cut, john, "books:read");
        cutOff("{\"client\": \"" + cut.id() + "\"}");
        assertEnded(cut, before);
        JsonNode between = acme.tokens(cut, john, "books:read");
        assertThat(isActive(cut, between)).isTrue();
        cutOff("{\"client\": \"" + cut.id() + "\"}");
        assertEnded(cut, between);
    }

    @Test
    void threat25_aRefreshTokenRevokedEndsItsAccessTokensAndMayBeRevokedAgain() {
        JsonNode tokens = acme.tokens(shop, john, "books:read");
        JsonNode other = acme.tokens(shop, john, "books:read");
        String token = refreshToken(tokens);
        assertThat(world.revoke(strict, token).statusCode()).isEqualTo(200);
        assertThat(isActive(shop, tokens)).as("another client's").isTrue();
        for (String hint : List.of("", "&token_type_hint=access_token", "&token_type_hint=x")) {
            assertThat(world.revoke(shop, token + hint).statusCode()).isEqualTo(200);
            assertEnded(shop, tokens);
        }
        assertThat(isActive(shop, other)).as("another grant's").isTrue();
        assertThat(world.revoke(shop, "x".repeat(43)).statusCode()).isEqualTo(200);
    }

    @Test
    void threat25_anAccessTokenRevokedIsDeadAloneAndAnOpaqueOneToo() {
        Client sealed = acme.web("sealed", ",\"accessToken\": {\"format\": \"opaque\"}");
        authorize(sealed);
        for (Client client : List.of(shop, sealed)) {
            JsonNode tokens = acme.tokens(client, john, "books:read");
            String token = tokens.path("access_token").asString();
            assertThat(isActive(client, tokens)).isTrue();
            for (int i = 0; i < 2; i++) {
                assertThat(
                                world.revoke(client, token + "&token_type_hint=refresh_token")
                                        .statusCode())
                        .isEqualTo(200);
                assertThat(isActive(client, tokens)).isFalse();
            }
            assertThat(acme.refresh(client, refreshToken(tokens), "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void threat12_theCutOffOfAGrantStandsUntilItsLastAccessTokenHasExpired() {
        JsonNode tokens = acme.tokens(shop, john, "books:read");
        String grant =
                TokenWorld.claims(tokens.path("access_token").asString()).path("sid").asString();
        Instant before = Instant.now();
        grants().revoke(acme.tenant().id(), grant);
        assertEnded(shop, tokens);
        Instant earliest = before.plus(Duration.ofHours(24));
        assertThat(cutOffUntil(grant)).isBetween(earliest, earliest.plus(Duration.ofMinutes(5)));
    }

    @Test
    void threat12_theCutOffOfAGrantWhoseFamilyMayBeKeptYetOutlivesItsRefreshTokens() {
        String code = acme.code(shop, john, "books:read");
        String grant =
                database()
                        .sql(
                                "update authorization_code set used_at = now() where digest = ?"
                                        + " returning grant_id")
                        .param(RandomValues.digest(code))
                        .query(String.class)
                        .single();
        Instant before = Instant.now();
        grants().revokeOfConsent(acme.tenant().id(), john, new ApplicationId(shop.id()));
        assertThat(cutOffUntil(grant)).isAfter(before.plus(Duration.ofDays(366)));
    }

    @Test
    void theCutOffOfASessionThatAnAdministratorMakesIsForEver() {
        cutOff("{\"session\": \"abroad\"}");
        assertThat(cutOffUntil("abroad")).isNull();
    }

    private static @Nullable Instant cutOffUntil(String session) {
        CutOffDocument cutOff =
                acme.tenant().organization().cutOffs().get(new Session(session, null));
        assertThat(cutOff).isNotNull();
        return ((Session) cutOff.target()).expiresAt();
    }

    private static void cutOff(String target) {
        world.manage("POST", "acme/revocations", target);
    }

    private static AuthorizationGrants grants() {
        return world.service().bean(AuthorizationGrants.class);
    }

    private static JdbcClient database() {
        return JdbcClient.create(world.service().bean(DataSource.class));
    }

    /** As if all that was done so far was done that much earlier. */
    private static void later(String interval) {
        database()
                .sql(
                        "update refresh_family set used_at = used_at - cast(:i as interval),"
                                + " created_at = created_at - cast(:i as interval)")
                .param("i", interval)
                .update();
    }

    private static String refreshToken(JsonNode answer) {
        return answer.path("refresh_token").asString();
    }

    private static boolean isActive(Client client, JsonNode answer) {
        return json(world.introspect(client, answer.path("access_token").asString()))
                .path("active")
                .asBoolean();
    }

    private static void assertEnded(Client client, JsonNode answer) {
        assertThat(isActive(client, answer)).isFalse();
        assertInvalidGrant(acme.refresh(client, refreshToken(answer), ""));
    }

    private static void assertInvalidGrant(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).path("error").asString()).isEqualTo("invalid_grant");
    }
}
