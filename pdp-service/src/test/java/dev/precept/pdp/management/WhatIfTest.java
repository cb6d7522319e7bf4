package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.projections.difference.GrantPage.Place;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

class WhatIfTest {
    private Administrator org;

    @BeforeEach
    void start() {
        org = Administrator.ofNewOrganization();
    }

    @Test
    void commandsAreSupposedOneAfterTheOther() {
        long before = org.lastPosition();
        Answer answer =
                ask(
                        put("apis/orders", "{\"identifier\": \"urn:o\", \"name\": \"O\"}"),
                        put("apis/orders/scopes/read", "{\"displayName\": \"Read\"}"),
                        put("apis/orders/scopes/read", "{\"displayName\": \"Read\"}"),
                        put("users/u", "{}"),
                        put(
                                "roles/r",
                                "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\":"
                                        + " [{\"api\": \"orders\", \"scope\": \"read\"}]}"),
                        put("roles/r/members/users/u", "{}"),
                        put("roles/r/members/users/v", "{}"),
                        command("DELETE", "users/u", ""),
                        put("roles/r/members/users/u", "{}"));
        assertThat(statuses(answer)).containsExactly(201, 201, 200, 201, 201, 201, 404, 204, 404);
        assertThat(types(answer))
                .containsExactly(
                        "api.created.v1",
                        "api.scope-added.v1",
                        "user.created.v1",
                        "role.created.v1",
                        "role.permissions-changed.v1",
                        "role.member-added.v1",
                        "user.deleted.v1");
        assertThat(org.lastPosition()).isEqualTo(before);
        org.get("apis/orders").is(404);
        org.put("users/u", "{}").is(201);
    }

    @Test
    void aDocumentIsOneCommandOfThem() {
        String role = "{\"audience\": {\"type\": \"ORGANIZATION\"}}";
        org.put("roles/r", role).is(201);
        Answer again =
                ask(
                        command("DELETE", "roles/r", ""),
                        command("POST", "apply", "{\"roles\": {\"r\": " + role + "}}"));
        assertThat(types(again)).containsExactly("role.deleted.v1", "role.created.v1");
        Answer refused =
                ask(
                        command(
                                "POST",
                                "apply",
                                "{\"users\": {\"ann\": {}}, \"roles\": {\"r\": {}}}"),
                        command("DELETE", "users/ann", ""),
                        put("users/ann", "{}"));
        assertThat(statuses(refused)).containsExactly(422, 404, 201);
        assertThat(types(refused)).containsExactly("user.created.v1");
    }

    @Test
    void eachIsRefusedAsItWouldBe() {
        org.put("plans/p", "{}").is(201);
        Answer answer =
                ask(
                        put("plans/p", "{\"unknown\": 1}"),
                        put("plans/UPPER", "{}"),
                        put("no-such-thing/p", "{}"),
                        put("roles/r/members/nobody/u", "{}"),
                        put("users", "{}"),
                        put("users/u/account", "{\"username\": \"u\"}"),
                        command("POST", "registration-tokens", "{}"),
                        command("POST", "what-if", "{\"commands\": []}"),
                        put("users/u?dryRun=true", "{}"),
                        put("users/u?dryrun=true", "{}"),
                        put("users/%2e%2e", "{}"));
        assertThat(statuses(answer))
                .containsExactly(422, 400, 404, 404, 405, 400, 400, 400, 400, 400, 400);
        assertThat(answer.body().at("/commands/0/problem/errors/0/pointer").asString())
                .isEqualTo("/unknown");
        assertThat(answer.body().at("/commands/5/problem/code").asString())
                .isEqualTo("not-a-command");
        Answer demanding =
                ask(
                        put("plans/p", "{\"approvalRequired\": true}", "If-Match", "\\\"0\\\""),
                        put("plans/p", "{\"approvalRequired\": false}", "If-Match", "\\\"0\\\""),
                        put("plans/p", "{}", "If-None-Match", "*"),
                        put("plans/q", "{}", "If-None-Match", "*"));
        assertThat(statuses(demanding)).containsExactly(200, 412, 412, 201);
    }

    @Test
    void theQuestionItselfMustBeWellFormed() {
        org.post("what-if", "{}").is(422, "invalid-body");
        assertThat(ask("{\"method\": \"GET\", \"path\": \"/v1/organizations/x\"}").is(422).faults())
                .containsExactly("/commands/0/method invalid-value");
        assertThat(ask("{\"method\": \"PUT\", \"path\": \"/o/x/oauth2/token\"}").is(422).faults())
                .containsExactly("/commands/0/path invalid-value");
        assertThat(
                        ask("{\"method\": \"PUT\", \"path\": \"/v1/organizations/x\","
                                        + " \"headers\": {\"Authorization\": \"x\"}}")
                                .is(422)
                                .faults())
                .containsExactly("/commands/0/headers/Authorization unknown-member");
    }

    @Test
    void noSecretIsMadeAndNoneIsTold() {
        org.put("apis/a", "{\"identifier\": \"urn:a\", \"name\": \"A\"}").is(201);
        org.put("applications/app", "{\"name\": \"App\", \"type\": \"M2M\"}").is(201);
        Answer answer =
                ask(
                        command("POST", "applications/app/secrets", "{}"),
                        command(
                                "POST",
                                "keys/rotate",
                                "{\"emergency\": true, \"algorithm\":" + " \"ES256\"}"));
        assertThat(statuses(answer)).containsExactly(201, 200);
        assertThat(answer.response().body()).doesNotContain("clientSecret");
        assertThat(org.get("applications/app/secrets").is(200).body().get("items").isEmpty())
                .isTrue();
    }

    @Test
    void keysThatAreOnlySupposedAreNotMade() {
        org.put("apis/signing", "{\"identifier\": \"urn:signing\", \"name\": \"A\"}").is(201);
        Answer answer =
                ask(
                        command("POST", "keys/rotate", "{\"emergency\": true}"),
                        command("POST", "keys/rotate", "{\"emergency\": true}"));
        assertThat(statuses(answer)).containsExactly(200, 200);
        List<String> moduli = answer.body().findValuesAsString("n");
        assertThat(moduli).hasSize(2);
        assertThat(Set.copyOf(moduli)).hasSize(1);
    }

    @Test
    void whatBeginsLaterIsLookedAtWhenItBegins() {
        books();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        String window = "{\"validFrom\": \"" + tomorrow + "\"}";
        JsonNode effect =
                ask(put("roles/reader/members/users/u1", window)).is(200).body().get("effect");
        assertThat(effect.at("/counts/gained").asInt()).as(effect.toString()).isEqualTo(1);
        assertThat(effect.get("asOf").asString()).isEqualTo(tomorrow.toString());
        JsonNode now = ask(put("roles/reader/members/users/u1", "{}")).is(200).body().get("effect");
        assertThat(now.at("/counts/gained").asInt()).isEqualTo(1);
        assertThat(now.has("asOf")).isFalse();
    }

    @Test
    void whatIsSupposedToBeTheFirstApiComesWithKeys() {
        Answer answer =
                ask(
                        command("POST", "keys/rotate", "{\"emergency\": true}"),
                        put("apis/first", "{\"identifier\": \"urn:first\", \"name\": \"A\"}"),
                        command("POST", "keys/rotate", "{\"emergency\": true}"));
        assertThat(statuses(answer)).containsExactly(404, 201, 200);
        assertThat(org.get("keys").is(200).body().get("items").isEmpty()).isTrue();
    }

    @Test
    void aSecretThatIsSaidTwiceChangesNothingTheSecondTime() {
        String corp =
                "{\"issuer\": \"https://twice.example\", \"audience\": [\"urn:b\"], \"discovery\":"
                        + " \"https://twice.example/d\", \"signIn\": {\"clientId\": \"c\","
                        + " \"displayName\": \"Corp\", \"clientSecret\": \"%s\"}}";
        Answer answer =
                ask(
                        put("identity-providers/corp", corp.formatted("one")),
                        put("identity-providers/corp", corp.formatted("one")),
                        put("identity-providers/corp", corp.formatted("two")));
        assertThat(statuses(answer)).containsExactly(201, 200, 200);
        assertThat(types(answer))
                .containsExactly("identity-provider.created.v1", "identity-provider.changed.v1");
    }

    private void books() {
        org.put("apis/books", "{\"identifier\": \"urn:b\", \"name\": \"B\"}").is(201);
        org.put("apis/books/scopes/read", "{}").is(201);
        org.put(
                        "apis/books/operations",
                        "[{\"method\": \"GET\", \"path\": \"/b\", \"scopes\": [[\"read\"]]}]")
                .is(200);
        org.post("apis/books/lifecycle", "{\"to\": \"PUBLISHED\"}").is(200);
        org.put(
                        "roles/reader",
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\":"
                                + " [{\"api\": \"books\", \"scope\": \"read\"}]}")
                .is(201);
        for (String user : List.of("u1", "u2", "u3")) {
            org.put("users/" + user, "{}").is(201);
        }
    }

    @Test
    void theEffectIsToldInPagesToWhoAsked() {
        books();
        Answer answer =
                ask(
                        put("roles/reader/members/users/u1", ""),
                        put("users/u1", "{}"),
                        put("roles/reader/members/users/u2", ""));
        JsonNode effect = answer.is(200).body().get("effect");
        assertThat(effect.at("/counts/gained").asInt()).isEqualTo(2);
        assertThat(effect.at("/counts/lost").asInt()).isZero();
        assertThat(effect.get("users").asInt()).isEqualTo(2);
        assertThat(effect.get("changes").size()).isEqualTo(2);
        assertThat(effect.get("changes").findValuesAsString("command"))
                .containsExactlyInAnyOrder("0", "2");
        JsonNode change = effect.at("/changes/0");
        assertThat(change.get("change").asString()).isEqualTo("gained");
        assertThat(change.at("/before/granted").asString()).isEqualTo("no");
        assertThat(change.at("/after/granted").asString()).isEqualTo("yes");
        assertThat(change.at("/causes/0/entity/handle").asString()).isEqualTo("reader");
        assertThat(change.at("/causes/0/actor/id").isString()).isTrue();
        assertThat(change.at("/causes/0").has("position")).isFalse();
        assertThat(effect.at("/tokens/complete").asBoolean()).isTrue();
        assertThat(effect.has("next")).isFalse();
        org.get("what-if?cursor=no").is(400, "invalid-parameter");
        org.get("what-if").is(400, "invalid-parameter");
        String gone = GrantsShown.Bookmark.cursor("gone", new Place(1, null));
        org.get("what-if?cursor=" + gone).is(410, "cursor-gone");
    }

    @Test
    void tokensThatACutOffKillsAreCountedByItsTarget() throws SQLException {
        books();
        String shop = application("shop");
        String till = application("till");
        grant(shop, org.get("users/u1").text("id"));
        grant(till, org.get("users/u2").text("id"));
        assertThat(tokens("{\"subject\": \"u1\"}").toString())
                .isEqualTo(
                        "{\"grants\":1,\"refreshTokens\":1,\"complete\":true,"
                                + "\"notCounted\":[\"client-credentials\"]}");
        assertThat(tokens("{\"client\": \"till\"}").get("grants").asInt()).isEqualTo(1);
        assertThat(tokens("{\"subject\": \"u3\"}").get("grants").asInt()).isZero();
        String all = "{\"organization\": \"" + org.organization() + "\"}";
        assertThat(tokens(all).get("grants").asInt()).isEqualTo(2);
        assertThat(tokens("{\"api\": \"books\"}").get("notCounted").toString())
                .isEqualTo("[\"api\"]");
        // u2 holds more through the shop, but was granted something by the till only.
        JsonNode gained =
                ask(put("roles/reader/members/users/u2", "")).is(200).body().get("effect");
        assertThat(gained.at("/tokens/grants").asInt()).isZero();
        assertThat(gained.at("/counts/applications").asInt()).isEqualTo(1);
        assertThat(gained.at("/counts/subscriptionsBroken").asInt()).isZero();
    }

    private String application(String handle) {
        String id =
                org.put(
                                "applications/" + handle,
                                "{\"name\": \"" + handle + "\", \"type\": \"M2M\"}")
                        .is(201)
                        .text("id");
        if (handle.equals("shop")) {
            org.put(
                            "applications/shop/authorized-apis/books",
                            "{\"policy\": \"RBAC\", \"scopes\": [\"read\"]}")
                    .is(201);
        }
        return id;
    }

    /** Has a token lie there that was granted to the user through the application. */
    private void grant(String application, String user) throws SQLException {
        String sql =
                "insert into refresh_family (id, organization, application, user_id,"
                        + " browser_session, position, content, generation, answers, created_at,"
                        + " used_at, access_until, expires_at) values (?, ?, ?, ?, '', 1, 'x', 0,"
                        + " 0, now(), now(), now() + interval '1 hour', now() + interval '1 day')";
        try (Connection connection = org.service().database().unpooled("granter").getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, UUID.randomUUID().toString());
            statement.setString(2, org.get("").text("id"));
            statement.setString(3, application);
            statement.setString(4, user);
            statement.executeUpdate();
        }
    }

    private JsonNode tokens(String target) {
        Answer answer = ask(command("POST", "revocations", target));
        assertThat(statuses(answer)).containsExactly(201);
        return answer.body().at("/effect/tokens");
    }

    @Test
    void onlyTheQuestionItselfMayBeLong() {
        String body = "{\"name\": \"" + "x".repeat(1 << 20) + "\"}";
        org.put("roles/what-if", body).is(413, "body-too-large");
        org.put("apis/openapi", body).is(413, "body-too-large");
    }

    @Test
    void aDryRunTellsItsEffectToAuditors() {
        books();
        Answer dry = org.put("roles/reader/members/users/u1?dryRun=true", "").is(200);
        assertThat(dry.body().at("/events/0/type").asString()).isEqualTo("role.member-added.v1");
        assertThat(dry.body().at("/effect/changes/0/user/handle").asString()).isEqualTo("u1");
        org.put("roles/reader/members/users/u1", "").is(201);
        Answer lost = org.delete("apis/books/scopes/read?dryRun=true").is(200);
        assertThat(lost.body().at("/effect/counts/lost").asInt()).isEqualTo(1);
        assertThat(org.delete("users/u3?dryRun=true").is(200).body().at("/effect/users").asInt())
                .isZero();
        org.get("apis/books/scopes/read").is(200);
    }

    @Test
    void recordedDecisionsFlip() {
        books();
        Instant begin = Instant.now();
        for (String user : List.of("u1", "u2", "u2")) {
            org.service()
                    .send(
                            "POST",
                            "/o/" + org.organization() + "/access/v1/evaluation",
                            "{\"subject\": {\"type\": \"user\", \"id\": \""
                                    + user
                                    + "\"}, \"action\": {\"name\": \"GET\"}, \"resource\":"
                                    + " {\"type\": \"books\", \"id\": \"/b\"}}");
        }
        String question =
                "{\"commands\": ["
                        + put("roles/reader/members/users/u2", "")
                        + "], \"replay\": {\"from\": \""
                        + begin
                        + "\"}}";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> flips(question).get("decisions").asInt() == 3);
        JsonNode flips = flips(question);
        assertThat(flips.get("toPermit").asInt()).isEqualTo(2);
        assertThat(flips.get("toDeny").asInt()).isZero();
        assertThat(flips.at("/groups/0/api/handle").asString()).isEqualTo("books");
        assertThat(flips.at("/groups/0/examples").size()).isEqualTo(2);
        assertThat(flips.get("permitsLost").asInt()).isZero();
        org.post("what-if", "{\"commands\": [], \"replay\": {}}").is(422, "invalid-body");
    }

    private JsonNode flips(String question) {
        return org.post("what-if", question).is(200).body().get("flips");
    }

    @Test
    void whatIsNoCommandCannotBeSupposed() {
        Set<String> others = new TreeSet<>();
        for (var mapping :
                Objects.requireNonNull(
                        org.service().bean(DispatcherServlet.class).getHandlerMappings())) {
            if (mapping instanceof RequestMappingHandlerMapping controllers) {
                controllers.getHandlerMethods().forEach((info, it) -> others(info, it, others));
            }
        }
        assertThat(others)
                .contains(
                        "POST /{org}/what-if",
                        "POST /{org}/registration-tokens",
                        "DELETE /{org}/registration-tokens/{token}",
                        "PUT /{org}/users/{user}/account",
                        "DELETE /{org}/users/{user}/account",
                        "PUT /{org}/users/{user}/password",
                        "DELETE /{org}/users/{user}/password");
    }

    private static void others(RequestMappingInfo info, HandlerMethod handler, Set<String> others) {
        for (RequestMethod method : info.getMethodsCondition().getMethods()) {
            for (String pattern : info.getPatternValues()) {
                if (pattern.startsWith("/v1/organizations")
                        && !Rehearsal.isSupposable(
                                handler.getBeanType(), method.asHttpMethod(), pattern)) {
                    others.add(method + " " + pattern.substring("/v1/organizations".length()));
                }
            }
        }
    }

    private Answer ask(String... commands) {
        return org.post("what-if", "{\"commands\": [" + String.join(",", commands) + "]}");
    }

    private String put(String path, String body, String... headers) {
        return command("PUT", path, body, headers);
    }

    private String command(String method, String path, String body, String... headers) {
        StringBuilder text = new StringBuilder("{\"method\": \"" + method + "\", \"path\": \"");
        text.append("/v1/organizations/").append(org.organization()).append('/').append(path);
        text.append('"');
        if (!body.isEmpty()) {
            text.append(", \"body\": ").append(body);
        }
        if (headers.length > 0) {
            text.append(", \"headers\": {\"").append(headers[0]).append("\": \"");
            text.append(headers[1]).append("\"}");
        }
        return text.append('}').toString();
    }

    private static List<Integer> statuses(Answer answer) {
        List<Integer> statuses = new ArrayList<>();
        answer.is(200).body().get("commands").forEach(it -> statuses.add(it.get("status").asInt()));
        return statuses;
    }

    private static List<String> types(Answer answer) {
        List<String> types = new ArrayList<>();
        for (JsonNode command : answer.body().get("commands")) {
            command.get("events").forEach(event -> types.add(event.get("type").asString()));
        }
        return types;
    }
}
