package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Documents that are wrong are refused whole, with what is wrong, where it can be told. */
class BadDocumentsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ROLE = "audience: {type: ORGANIZATION}";

    private Administrator org;
    private long last;

    @BeforeEach
    void start() {
        org = Administrator.ofNewOrganization();
        org.put("apis/a", "{\"identifier\": \"urn:a\", \"name\": \"A\"}").is(201);
        last = org.lastPosition();
    }

    @AfterEach
    void nothingIsApplied() {
        assertThat(org.lastPosition()).isEqualTo(last);
    }

    /** What no document can be, wherever one is taken. */
    @Test
    void whatIsNoDocumentIsRefused() {
        String laughs = "a: &a [x, x]\n";
        for (char c = 'b'; c < 'z'; c++) {
            char before = (char) (c - 1);
            laughs += "%c: &%c [*%c, *%c]\n".formatted(c, c, before, before);
        }
        for (String path : List.of("apply", "apis/a/openapi")) {
            refused(path, new byte[] {'u', 's', ':', ' ', (byte) 0xC3, '('}, 400, "malformed-yaml");
            refused(path, "users: {}".getBytes(StandardCharsets.UTF_16), 400, "malformed-yaml");
            refused(path, "", 400, "malformed-yaml");
            refused(path, "users: {}\n---\nusers: {}", 400, "malformed-yaml");
            refused(path, "users: " + "[".repeat(2_000), 400, "malformed-yaml");
            refused(path, "users: " + "{a: ".repeat(2_000), 400, "malformed-yaml");
            refused(path, "users: &a {b: *a}", 400, "malformed-yaml");
            refused(path, "users: !!java.net.URL [http://x]", 400, "malformed-yaml");
            refused(path, "users: {\"\0\": {}}", 400, "malformed-yaml");
            refused(path, "? [a, b]\n: c", 400, "malformed-yaml");
            refused(path, "users: {a: {}, a: {}}", 400, "duplicate-member", "/users/a");
            refused(path, "a: &a x\nusers: [" + "*a,".repeat(100_000) + "*a]", 422, "invalid-body");
            refused(path, laughs, 422, "invalid-body");
            refused(path, "#" + "x".repeat(Limits.DESCRIPTION_BYTES), 413, "body-too-large");
        }
    }

    @Test
    void handlesInOtherScriptsAreAllTold() {
        refused(
                "apply",
                """
                users: {жук: {}, ａ: {}, "a\u0301": {}, ı: {}, ../x: {}, a b: {}, A: {}, ok: {}}
                roles: {ρ: {audience: {type: ORGANIZATION}}}
                """,
                400,
                "refused",
                "/users/жук",
                "/users/ａ",
                "/users/a\u0301",
                "/users/ı",
                "/users/..~1x",
                "/users/a b",
                "/users/A",
                "/roles/ρ");
    }

    @Test
    void groupsDoNotContainThemselves() {
        refused(
                "apply",
                """
                groups: {a: {members: {groups: {b: {}}}}, b: {members: {groups: {c: {}}}},
                         c: {members: {groups: {a: {}}}}}
                """,
                409,
                "refused",
                "/groups/c/members/groups/a");
        refused(
                "apply",
                "groups: {a: {members: {groups: {a: {}}}}}",
                409,
                "refused",
                "/groups/a/members/groups/a");
    }

    @Test
    void timesUpsideDownAreTold() {
        String window = "users: {u: {}}\nroles: {r: {" + ROLE + ", members: {users: {u: {%s}}}}}\n";
        refused(
                "apply",
                window.formatted(
                        "validFrom: '2999-01-02T00:00:00Z', validUntil: '2999-01-01T00:00:00Z'"),
                422,
                "invalid-body",
                "/roles/r/members/users/u");
        refused(
                "apply",
                window.formatted("validUntil: '2999-02-30T00:00:00Z'"),
                422,
                "invalid-body",
                "/roles/r/members/users/u/validUntil");
        String span = "?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z";
        for (String list :
                List.of("events", "decisions", "decisions/counts", "token-outcomes", "diff")) {
            org.get(list + span).is(400, "invalid-parameter");
        }
    }

    @Test
    void whatIsThereTwiceIsTold() {
        refused(
                "apply",
                "apis: {x: {identifier: 'urn:x', name: X}, y: {identifier: 'urn:x', name: Y}}",
                409,
                "refused",
                "/apis/y");
        String route = "routes: [{host: h.example, basePath: /}]";
        refused(
                "apply",
                """
                apis: {x: {identifier: 'urn:x', name: X, %s},
                       y: {identifier: 'urn:y', name: Y, %s}}
                """
                        .formatted(route, route),
                409,
                "refused",
                "/apis/y");
        String operation = "{method: GET, path: /x, public: true}";
        refused(
                "apply",
                "apis: {x: {identifier: 'urn:x', name: X, operations: [%s, %s]}}"
                        .formatted(operation, operation),
                422,
                "invalid-body",
                "/apis/x/operations");
    }

    @Test
    void whatExcludesEachOtherIsNotHeldTogether() {
        refused(
                "apply",
                """
                users: {u: {}}
                roles: {r: {%s, excludes: [s], members: {users: {u: {}}}},
                        s: {%s, members: {users: {u: {}}}}}
                """
                        .formatted(ROLE, ROLE),
                409,
                "refused");
        refused(
                "apply",
                "roles: {r: {" + ROLE + ", excludes: [r]}}",
                422,
                "invalid-body",
                "/roles/r");
    }

    private void refused(
            String path, String document, int status, String code, String... pointers) {
        refused(path, document.getBytes(StandardCharsets.UTF_8), status, code, pointers);
    }

    private void refused(
            String path, byte[] document, int status, String code, String... pointers) {
        URI uri =
                URI.create(
                        org.service().base()
                                + "/v1/organizations/"
                                + org.organization()
                                + "/"
                                + path);
        HttpResponse<String> answer =
                org.service()
                        .send(
                                HttpRequest.newBuilder(uri)
                                        .header(
                                                "Authorization",
                                                "Bearer " + org.service().administratorToken())
                                        .header("Content-Type", "application/yaml")
                                        .POST(BodyPublishers.ofByteArray(document))
                                        .build());
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(problem.get("code").asString()).as(answer.body()).isEqualTo(code);
        List<String> told = new ArrayList<>();
        problem.path("errors").forEach(it -> told.add(it.get("pointer").asString()));
        assertThat(told).containsAll(List.of(pointers)).doesNotContain("/users/ok");
    }
}
