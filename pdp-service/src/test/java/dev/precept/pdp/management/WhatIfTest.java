package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

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
