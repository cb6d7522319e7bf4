package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.decision.forward.ForwardWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The Lambda authorizer for AWS API Gateway, on Node, asking the running service. */
class AuthorizerTest {
    private static final Path KIT = RunningGateway.samples().resolve("aws-api-gateway");

    /** Calls the function with the event on standard input, as the runtime does. */
    private static final String RUNTIME =
            """
            import { readFileSync } from "node:fs";
            const { handler } = await import(process.argv[1]);
            try {
              console.log(JSON.stringify(await handler(JSON.parse(readFileSync(0)))));
            } catch (error) {
              console.log(JSON.stringify({ errorMessage: error.message }));
            }
            """;

    private static ForwardWorld world;
    private static String key;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start();
        key = world.gateway("aws", "X_ORIGINAL");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static JsonNode call(String event, String key) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "node",
                        "--input-type=module",
                        "-e",
                        RUNTIME,
                        KIT.resolve("authorizer.mjs").toString());
        String url = world.service().decisionBase() + "/o/acme/authz/forward";
        builder.environment().put("PRECEPT_URL", url);
        builder.environment().put("PRECEPT_GATEWAY_KEY", key);
        Process process = builder.start();
        process.getOutputStream().write(event.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answer).as(error).isNotEmpty();
        return TokenWorld.json(answer);
    }

    private static String event(String file, String token) throws IOException {
        return Files.readString(KIT.resolve(file)).replace("ACCESS-TOKEN", token);
    }

    private static JsonNode http(String token) throws Exception {
        return call(event("event-http-api.json", token), key);
    }

    private static JsonNode rest(String token) throws Exception {
        return call(event("event-rest-api.json", token), key);
    }

    @Test
    void anHttpApiIsToldWhoItIsAndARevokeIsDeniedAtTheNextRequest() throws Exception {
        Client client = world.world().application("acme", "caller", "");
        world.world().authorize(client, "books", "read");
        String token = world.world().accessToken(client, "");
        JsonNode permitted = http(token);
        assertThat(permitted.path("isAuthorized").asBoolean()).as(permitted.toString()).isTrue();
        assertThat(permitted.at("/context/subject").asString()).isEqualTo(client.id());
        assertThat(permitted.at("/context/scopes").asString()).isEqualTo("read");
        assertThat(permitted.at("/context/organization").asString()).isEqualTo("acme");
        world.world().authorize(client, "books", "write");
        JsonNode denied = http(token);
        assertThat(denied.path("isAuthorized").asBoolean(true)).isFalse();
        assertThat(denied.path("context")).isEmpty();
    }

    @Test
    void aRestApiGetsAPolicyAndTheMessageThatMeans401() throws Exception {
        JsonNode permitted = rest(world.token());
        JsonNode statement = permitted.at("/policyDocument/Statement/0");
        assertThat(statement.path("Effect").asString()).as(permitted.toString()).isEqualTo("Allow");
        assertThat(statement.path("Resource").asString()).startsWith("arn:aws:execute-api:");
        assertThat(permitted.path("principalId").asString()).isEqualTo(world.shop().id());
        assertThat(rest(world.idleToken()).at("/policyDocument/Statement/0/Effect").asString())
                .isEqualTo("Deny");
        assertThat(rest("nonsense").path("errorMessage").asString()).isEqualTo("Unauthorized");
    }

    @Test
    void whatIsUnclearOrNotToBeAskedIsDenied() throws Exception {
        String event = event("event-http-api.json", world.token());
        for (String[] change :
                new String[][] {
                    {"\"rawPath\": \"/v1/books\"", "\"rawPath\": \"/v1//books\""},
                    {"\"rawPath\": \"/v1/books\"", "\"rawPath\": \"/v1/nothing\""},
                    {"\"method\": \"GET\"", "\"method\": \"POST\""},
                    {"\"domainName\": \"books.example\"", "\"domainName\": \"other.example\""}
                }) {
            JsonNode answer = call(event.replace(change[0], change[1]), key);
            assertThat(answer.path("isAuthorized").asBoolean(true)).as(change[1]).isFalse();
        }
        assertThat(call(event, key + "x").path("isAuthorized").asBoolean(true)).isFalse();
    }
}
