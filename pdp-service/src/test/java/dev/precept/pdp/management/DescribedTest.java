package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomOrganization.Put;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The administration API answers as its description says, on a random organization; and whatever
 * the description says takes a body refuses every bad one, tells all that is wrong with it, and
 * does nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescribedTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASE = "/v1/organizations/{org}";
    private static final Map<String, String> VARIABLES =
            Map.of("kind", "users", "position", "1", "id", "u1", "item", "x", "to", "a");

    private final Map<String, Schema> schemas = new HashMap<>();
    private Administrator org;
    private JsonNode description;
    private List<Put> puts;

    @BeforeAll
    void start() {
        org = Administrator.ofNewOrganization();
        puts = RandomOrganization.puts(Seed.random(DescribedTest.class));
        description = JSON.readTree(org.service().send("GET", "/openapi.json", "").body());
        puts.forEach(put -> assertThat(put.send(org).status()).isIn(200, 201));
    }

    @Test
    void whatIsShownIsAsDescribed() {
        for (Put put : puts) {
            JsonNode item = description.get("paths").get(put.kind().pattern());
            JsonNode asked = item.at("/put/requestBody/content/application~1json/schema");
            if (!put.body().isEmpty()) {
                holds(asked, JSON.readTree(put.body()), put.body());
            }
            holds(answer(item.get("get"), "200"), org.get(put.path()).is(200));
            holds(answer(item.get("put"), "200"), put.send(org).is(200));
            holds(answer(item.get("put"), "200"), org.put(put.path() + "?dryRun=true", put.body()));
        }
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            JsonNode get = path.getValue().get("get");
            if (path.getKey().startsWith(BASE + "/") && get != null && isList(get)) {
                Answer list = org.get(path(path.getKey()));
                if (list.status() == 200) {
                    holds(answer(get, "200"), list);
                }
            }
        }
    }

    @Test
    void nothingBadGetsThrough() throws Exception {
        long last = org.lastPosition();
        int bodies = 0;
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            for (String method : List.of("put", "post", "patch")) {
                JsonNode content = path.getValue().at("/" + method + "/requestBody/content");
                if (!path.getKey().startsWith(BASE) || content.isMissingNode()) {
                    continue;
                }
                String type = content.propertyNames().iterator().next();
                for (byte[] bad : bad()) {
                    HttpResponse<String> answer = send(method, path(path.getKey()), type, bad);
                    String said = method + " " + path.getKey() + " " + answer.body();
                    assertThat(answer.statusCode()).as(said).isBetween(400, 499);
                    assertThat(JSON.readTree(answer.body()).get("code").asString())
                            .as(said)
                            .isNotEmpty();
                    bodies++;
                }
            }
        }
        assertThat(bodies).isGreaterThan(400);
        assertThat(org.lastPosition()).isEqualTo(last);
    }

    /** Every member has a type that it never is: each is told, at once. */
    @Test
    void everythingThatIsWrongIsTold() {
        long last = org.lastPosition();
        for (Put put : puts) {
            JsonNode ref = description.get("paths").get(put.kind().pattern());
            JsonNode schema = resolved(ref.at("/put/requestBody/content/application~1json/schema"));
            if (schema.at("/properties").isEmpty()) {
                continue;
            }
            ObjectNode wrong = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> member : schema.get("properties").properties()) {
                JsonNode type = resolved(member.getValue()).path("type");
                if (type.asString("").equals("array") || member.getKey().equals("organizations")) {
                    wrong.put(member.getKey(), 17);
                } else {
                    wrong.putArray(member.getKey()).add(17);
                }
            }
            Answer refused = org.put(put.path(), wrong.toString());
            assertThat(refused.status()).as(put + refused.response().body()).isEqualTo(422);
            assertThat(refused.faults()).as(put.path()).isNotEmpty();
            if (put.kind() == Writable.API || put.kind() == Writable.ORGANIZATION) {
                TreeSet<String> told = new TreeSet<>();
                refused.faults().forEach(it -> told.add(it.substring(1, it.indexOf(' '))));
                assertThat(told).containsAll(List.of("name"));
                assertThat(told.size()).isGreaterThanOrEqualTo(wrong.size() - 1);
            }
        }
        assertThat(org.lastPosition()).isEqualTo(last);
    }

    private static List<byte[]> bad() {
        List<byte[]> bad = new ArrayList<>();
        bad.add("[".repeat(5_000).getBytes(StandardCharsets.UTF_8));
        bad.add("{\"a\": 1, \"a\": 1}".getBytes(StandardCharsets.UTF_8));
        bad.add(new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'});
        bad.add("{\"a\": 1} x".getBytes(StandardCharsets.UTF_8));
        bad.add("{\"zzz-no-such\": 1}".getBytes(StandardCharsets.UTF_8));
        bad.add("\"text\"".getBytes(StandardCharsets.UTF_8));
        bad.add("{\"a\": 1e400000, }".getBytes(StandardCharsets.UTF_8));
        return bad;
    }

    private HttpResponse<String> send(String method, String path, String type, byte[] body) {
        String below = path.isEmpty() ? "" : "/" + path;
        return org.service()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                org.service().base()
                                                        + "/v1/organizations/"
                                                        + org.organization()
                                                        + below))
                                .header(
                                        "Authorization",
                                        "Bearer " + org.service().administratorToken())
                                .header("Content-Type", type)
                                .method(
                                        method.toUpperCase(java.util.Locale.ROOT),
                                        BodyPublishers.ofByteArray(body))
                                .build());
    }

    /** A path below the organization that leads to something where it can. */
    private static String path(String pattern) {
        String path = pattern.substring(BASE.length());
        path = path.startsWith("/") ? path.substring(1) : path;
        path = path.replace("{kind}/{to}", "api/a");
        for (String name : List.of("kind", "position", "id", "item", "to")) {
            path = path.replace("{" + name + "}", VARIABLES.getOrDefault(name, "a"));
        }
        return path.replace("{role}", "r1")
                .replace("{user}", "u1")
                .replace("{group}", "g1")
                .replace("{app}", "m")
                .replace("{plan}", "p")
                .replace("{idp}", "idp")
                .replace("{policy}", "c")
                .replace("{gateway}", "g")
                .replace("{webhook}", "h")
                .replace("{review}", "spring")
                .replaceAll("\\{\\w+}", "a");
    }

    private static boolean isList(JsonNode operation) {
        return operation.toString().contains("#/components/parameters/Filter");
    }

    private static JsonNode answer(JsonNode operation, String status) {
        return operation.at("/responses/" + status + "/content/application~1json/schema");
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? description.at(schema.get("$ref").asString().substring(1))
                : schema;
    }

    private void holds(JsonNode schema, Answer answer) {
        holds(schema, answer.body(), answer.response().uri() + " " + answer.response().body());
    }

    private void holds(JsonNode schema, JsonNode value, String said) {
        assertThat(schema.isMissingNode()).as(said).isFalse();
        assertThat(
                        schemas.computeIfAbsent(schema.toString(), _ -> compiled(schema))
                                .validate(value))
                .as(said)
                .isEmpty();
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", description.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
    }
}
