package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One idempotency key is one command with one answer: whichever node is asked, however many ask at
 * once, and after a restart; and it is its caller's alone.
 */
class IdempotencyTest {
    private static final int AT_ONCE = 32;
    private static final int TRIES = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String JSON = "application/json";
    private static final List<Keyed> REQUESTS =
            List.of(
                    new Keyed("PUT", "plans/p", JSON, "{}", "{\"approvalRequired\": true}", 1),
                    new Keyed("PUT", "users/u", JSON, "{}", "{\"attributes\": {\"x\": 1}}", 1),
                    new Keyed(
                            "POST",
                            "applications/a/secrets",
                            JSON,
                            "{}",
                            "{\"expiresAt\": \"2999-01-01T00:00:00Z\"}",
                            1),
                    new Keyed(
                            "POST",
                            "apply",
                            "application/yaml",
                            "groups: {g: {}, h: {}}",
                            "groups: {g: {}}",
                            2),
                    new Keyed(
                            "PATCH",
                            "roles/r",
                            "application/merge-patch+json",
                            "{\"excludes\": [\"s\"]}",
                            "{\"excludes\": []}",
                            1),
                    new Keyed("DELETE", "groups/gone", JSON, "", "", 1));

    /**
     * A request under a key, and another one that the key is not for.
     *
     * @param events how many the log then holds more
     */
    private record Keyed(
            String method, String path, String type, String body, String other, int events) {
        Answer by(Administrator org) {
            return with(org, body);
        }

        Answer with(Administrator org, String sent) {
            return org.send(method, path, sent, "Idempotency-Key", "k", "Content-Type", type);
        }
    }

    @Test
    void aKeyIsOneCommandWithOneAnswer() throws Exception {
        TestService first = TestService.start();
        Administrator org = Administrator.ofNewOrganization(first);
        List<String> told = new ArrayList<>();
        long last;
        try (TestService second = first.anotherNode()) {
            org.put("applications/a", "{\"name\": \"A\", \"type\": \"M2M\"}").is(201);
            org.put("groups/gone", "{}").is(201);
            String role = "{\"audience\": {\"type\": \"ORGANIZATION\"}}";
            org.put("roles/s", role).is(201);
            org.put("roles/r", role).is(201);
            Administrator there = at(second, org);
            for (Keyed request : REQUESTS) {
                told.add(allAtOnce(request, org, there));
            }
            last = org.lastPosition();
        } finally {
            first.close();
        }
        try (TestService again = first.anotherNode()) {
            Administrator restarted = at(again, org);
            for (int i = 0; i < REQUESTS.size(); i++) {
                assertThat(likened(REQUESTS.get(i).by(restarted))).isEqualTo(told.get(i));
                refusesOthers(REQUESTS.get(i), restarted);
            }
            assertThat(restarted.lastPosition()).isEqualTo(last);
            Administrator somebody = another(restarted);
            for (Keyed request : REQUESTS) {
                Answer own = request.with(somebody, request.other());
                assertThat(own.response().body()).doesNotContain("idempotency-key-reused");
            }
        }
    }

    /** What all of them are told but one, who may be shown what is shown once. */
    private static String allAtOnce(Keyed request, Administrator here, Administrator there)
            throws Exception {
        long last = here.lastPosition();
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Administrator asked = i % 2 == 0 ? here : there;
            calls.add(() -> answered(request, asked));
        }
        List<String> told = new ArrayList<>();
        int done = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<Answer> call : threads.invokeAll(calls)) {
                Answer answer = call.get();
                assertThat(answer.status()).as(answer.response().body()).isIn(200, 201, 204);
                if (answer.response().body().contains("clientSecret")) {
                    done++;
                } else {
                    told.add(likened(answer));
                }
            }
        }
        assertThat(told.stream().distinct()).as(request.path()).hasSize(1);
        assertThat(done).isEqualTo(request.path().endsWith("secrets") ? 1 : 0);
        assertThat(here.get("events?after=" + last).body().get("events").size())
                .as(request.path())
                .isEqualTo(request.events());
        for (Administrator one : List.of(here, there)) {
            refusesOthers(request, one);
            assertThat(likened(request.by(one))).isEqualTo(told.getFirst());
        }
        return told.getFirst();
    }

    /** What is answered once there is a turn for it: so many documents at once wait for theirs. */
    private static Answer answered(Keyed request, Administrator asked) throws Exception {
        Answer answer = request.by(asked);
        for (int i = 0; i < TRIES && answer.status() == 503; i++) {
            Thread.sleep(PAUSE);
            answer = request.by(asked);
        }
        return answer;
    }

    private static void refusesOthers(Keyed request, Administrator org) {
        if (!request.other().equals(request.body())) {
            request.with(org, request.other()).is(422, "idempotency-key-reused");
        }
    }

    /** Which thing, in which revision. */
    private static String likened(Answer answer) {
        String body = answer.response().body();
        return body.isEmpty()
                ? ""
                : answer.body().path("id").asString("") + answer.body().path("revision").asInt(-1);
    }

    private static Administrator at(TestService node, Administrator org) {
        return Administrator.of(node, node.administratorToken(), org.organization());
    }

    /** Somebody else who administers it. */
    private static Administrator another(Administrator org) {
        Administrator system = org.in("system");
        String client =
                system.put("applications/second", "{\"name\": \"S\", \"type\": \"M2M\"}")
                        .is(201)
                        .text("clientId");
        system.put(
                        "applications/second/authorized-apis/precept",
                        """
                        {"policy": "NO_POLICY", "organizations": "ALL",
                         "scopes": ["precept:admin"]}
                        """)
                .is(201);
        String secret =
                system.post("applications/second/secrets", "{}").is(201).text("clientSecret");
        return org.as(org.service().token("system", client, secret, ""));
    }
}
