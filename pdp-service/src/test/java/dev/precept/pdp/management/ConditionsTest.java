package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions, policies, attributes and limits, over HTTP against the started service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConditionsTest {
    private static final String GOLD = "{\"acr\":[\"gold\"]}";
    private static final String POLICY =
            "{\"kind\": \"CONDITION\", \"effect\": \"DENY\", \"source\": %s}";

    private Administrator admin;

    @BeforeAll
    void start() {
        admin = Administrator.ofNewOrganization();
        admin.put(
                        "apis/books",
                        "{\"identifier\": \"https://b.example\", \"name\": \"B\","
                                + " \"resourceType\": \"book\"}")
                .is(201);
        admin.put("apis/books/scopes/read", "").is(201);
        admin.put("applications/app", "{\"name\": \"App\", \"type\": \"M2M\"}").is(201);
    }

    @Test
    void everyKindOfConditionIsShownAsItWasSent() {
        String source =
                """
                {"all":[
                  {"any":[{"acr":["gold","silver"]},{"amr":["otp"]}]},
                  {"not":{"authenticationAge":{"maxSeconds":300}}},
                  {"timeWindow":{"from":"22:00","until":"06:30","days":["MONDAY","FRIDAY"],
                    "zone":"Europe/Berlin"}},
                  {"timeWindow":{"from":"08:00","until":"18:00","zone":"UTC"}},
                  {"between":{"from":"2026-01-01T00:00:00Z","until":"2027-01-01T00:00:00Z"}},
                  {"clientAddress":["10.0.0.0/8","2001:db8::/32"]},
                  {"equal":[{"subject":"$id"},{"resource":"owner"}]},
                  {"not":{"in":[{"context":"team"},{"groups":"teams"}]}},
                  {"in":[{"action":"$name"},["read",1,true]]},
                  {"matches":[{"token":"email"},"*@example.com"]},
                  {"less":[{"subject":"level"},5]},
                  {"atMost":[1.5,{"subject":"level"}]},
                  {"present":{"resource":"owner"}},
                  {"cel":"subject.level > 3"}]}
                """
                        .replaceAll("\\s*\n\\s*", "");
        Answer made = admin.put("policies/kinds", POLICY.formatted(source)).is(201);
        assertThat(made.body().get("source").toString()).isEqualTo(source);
        long position = admin.lastPosition();
        admin.put("policies/kinds", POLICY.formatted(source)).is(200);
        assertThat(admin.lastPosition()).as("unchanged adds no event").isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                      | '' invalid-condition",
                "[]                                      | '' invalid-condition",
                "{\"acr\":[\"a\"],\"amr\":[\"b\"]}       | '' invalid-condition",
                "{\"xor\":[]}                            | /xor invalid-condition",
                "{\"all\":[]}                            | /all invalid-value",
                "{\"all\":[{\"not\":{\"acr\":[]}}]}      | /all/0/not/acr invalid-value",
                "{\"any\":{\"acr\":[\"a\"]}}             | /any wrong-type",
                "{\"acr\":[7]}                           | /acr/0 wrong-type",
                "{\"clientAddress\":[\"10.0.0.1/8\"]}    | /clientAddress/0 invalid-value",
                "{\"authenticationAge\":{\"maxSeconds\":0}}"
                        + " | /authenticationAge/maxSeconds invalid-value",
                "{\"authenticationAge\":{}} | /authenticationAge/maxSeconds missing-member",
                "{\"between\":{}}                        | /between invalid-value",
                "{\"between\":{\"from\":\"now\"}}        | /between/from invalid-value",
                "{\"timeWindow\":{\"from\":\"8\",\"until\":\"09:00\",\"zone\":\"UTC\"}}"
                        + " | /timeWindow/from invalid-value",
                "{\"timeWindow\":{\"from\":\"08:00\",\"until\":\"09:00\",\"zone\":\"Mars\"}}"
                        + " | /timeWindow/zone invalid-value",
                "{\"equal\":[1]}                         | /equal invalid-condition",
                "{\"equal\":[{\"user\":\"a\"},1]}        | /equal/0 invalid-operand",
                "{\"equal\":[{\"subject\":\"$x\"},1]}    | /equal/0/subject invalid-value",
                "{\"equal\":[null,1]}                    | /equal/0 wrong-type",
                "{\"in\":[{\"subject\":\"a\"},\"b\"]}    | /in invalid-value",
                "{\"less\":[{\"subject\":\"a\"},true]}   | /less invalid-value",
                "{\"less\":[{\"subject\":\"a\"},1e99]}   | /less/1 invalid-value",
                "{\"matches\":[{\"subject\":\"a\"},\"\"]} | /matches/1 invalid-value",
                "{\"present\":1}                         | /present invalid-value",
                "{\"cel\":\" \"}                         | /cel invalid-value",
            })
    void aFaultHasItsPointer(String source, String fault) {
        String expected = "/source" + fault.replace("''", "");
        assertThat(
                        admin.put("policies/faulty", POLICY.formatted(source))
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly(expected);
    }

    @Test
    void anExpressionIsCheckedBeforeItIsKept() {
        String cel = "{\"kind\": \"CEL\", \"effect\": \"PERMIT\", \"source\": \"%s\"}";
        Answer made = admin.put("policies/cel", cel.formatted("subject.level > 3")).is(201);
        assertThat(made.text("kind")).isEqualTo("CEL");
        assertThat(made.text("source")).isEqualTo("subject.level > 3");
        admin.put("policies/cel", cel.formatted("subject.level >")).is(422, "invalid-value");
        admin.put("policies/deep", POLICY.formatted("{\"not\":{\"cel\":\"1 +\"}}"))
                .is(422, "invalid-value");
        assertThat(
                        admin.put("policies/cel", "{\"kind\": \"XACML\", \"obligations\": 1}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/effect missing-member",
                        "/source missing-member",
                        "/kind invalid-value",
                        "/obligations wrong-type");
    }

    @Test
    void aModuleInRegoIsKeptWithItsFingerprint() {
        String rego = "{\"kind\": \"REGO\", \"effect\": \"PERMIT\", \"source\": \"%s\"%s}";
        String source = "package a.b\\nallow if input.subject.level > 3";
        String tests =
                ", \"tests\": \"package a.b_test\\n"
                        + "test_it if not data.a.b.allow with input as {}\"";
        Answer made = admin.put("policies/rego", rego.formatted(source, tests)).is(201);
        assertThat(made.text("kind")).isEqualTo("REGO");
        assertThat(made.text("source")).isEqualTo("package a.b\nallow if input.subject.level > 3");
        assertThat(made.text("hash")).matches("[0-9a-f]{64}");
        assertThat(made.body().has("tests")).isTrue();
        assertThat(made.body().has("bundle")).isFalse();
        for (String faulty :
                new String[] {
                    rego.formatted("package a\\nallow if http.send({})", ""),
                    rego.formatted("package a\\nallow if data.b.c", ""),
                    rego.formatted("package a\\ndeny if true", ""),
                    rego.formatted(source, ", \"tests\": \"package t\""),
                }) {
            admin.put("policies/rego", faulty).is(422, "invalid-value");
        }
        assertThat(
                        admin.put("policies/rego", rego.formatted(source, ", \"bundle\": \"AA==\""))
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/bundle invalid-value");
        admin.put("roles/judged", "{\"audience\": {\"type\": \"ORGANIZATION\"}}").is(201);
        assertThat(admin.put("policies/rego/attachments/role/judged", "").is(201).text("kind"))
                .isEqualTo("role");
        admin.delete("policies/rego").is(409, "in-use");
        admin.delete("policies/rego/attachments/role/judged").is(204);
        admin.delete("policies/rego").is(204);
        admin.delete("roles/judged").is(204);
    }

    @Test
    void anAttachedPolicyStays() {
        String body =
                "{\"kind\": \"CONDITION\", \"effect\": \"DENY\", \"source\": "
                        + GOLD
                        + ", \"obligations\": {\"fieldMask\": [\"b\", \"a\"]}}";
        Answer made = admin.put("policies/hours", body).is(201);
        assertThat(made.body().get("obligations").toString())
                .isEqualTo("{\"fieldMask\":[\"a\",\"b\"]}");
        String attachments = "policies/hours/attachments/";
        Answer attached = admin.put(attachments + "api/books", "").is(201);
        assertThat(attached.text("handle")).isEqualTo("books");
        assertThat(attached.header("ETag")).isEqualTo("\"1\"");
        admin.put(attachments + "api/books", "{}").is(200);
        admin.put(attachments + "app/app", "", "If-Match", "\"0\"").is(412);
        admin.put(attachments + "app/app?dryRun=true", "").is(200);
        admin.put(attachments + "app/app", "").is(201);
        admin.put(attachments + "organization/" + admin.organization(), "").is(201);
        assertThat(admin.get("policies/hours/attachments").is(200).items("kind"))
                .containsExactlyInAnyOrder("api", "app", "organization");
        admin.get(attachments + "api/books").is(200);
        admin.put(attachments + "api/nope", "").is(404, "not-found");
        admin.put(attachments + "organization/system", "").is(404, "not-found");
        admin.put(attachments + "role/books", "").is(404, "not-found");
        admin.put(attachments + "api/books", "{\"a\": 1}").is(422, "invalid-body");
        admin.delete("policies/hours").is(409, "in-use");
        admin.delete(attachments + "api/books").is(204);
        admin.delete(attachments + "api/books").is(404, "not-found");
        admin.delete(attachments + "app/app").is(204);
        admin.delete(attachments + "organization/" + admin.organization()).is(204);
        admin.delete("policies/hours").is(204);
    }

    @Test
    void whatAPolicyWasAttachedToMayGo() {
        admin.put("applications/gone", "{\"name\": \"App\", \"type\": \"M2M\"}").is(201);
        admin.put("policies/left", POLICY.formatted(GOLD)).is(201);
        String id = admin.put("policies/left/attachments/app/gone", "").is(201).text("id");
        admin.delete("applications/gone").is(204);
        Answer listed = admin.get("policies/left/attachments").is(200);
        assertThat(listed.items("id")).containsExactly(id);
        assertThat(listed.body().get("items").get(0).has("handle")).isFalse();
        admin.delete("policies/left/attachments/app/" + id).is(204);
        admin.delete("policies/left").is(204);
    }

    @Test
    void attributesAreReplacedWhole() {
        String attributes = "{\"chief\":false,\"level\":1.5,\"n\":1000,\"teams\":[\"a\",2]}";
        for (String path : new String[] {"users/u", "groups/g", "resources/books/b1"}) {
            Answer made = admin.put(path, "{\"attributes\": " + attributes + "}").is(201);
            assertThat(made.body().get("attributes").toString()).isEqualTo(attributes);
            admin.put(path, "{\"attributes\": " + attributes + "}", "If-Match", "\"9\"").is(412);
            assertThat(admin.get(path).is(200).body()).isEqualTo(made.body());
            Answer cleared = admin.put(path, "{}").is(200);
            assertThat(cleared.body().get("attributes").isEmpty()).isTrue();
            assertThat(
                            admin.put(
                                            path,
                                            "{\"attributes\": {\"a\": null, \"b\": {}, \"c\":"
                                                    + " [[]], \"$d\": 1, \"e\":"
                                                    + " 1234567890123456, \"f\": \"\\u0000\"}}")
                                    .is(422, "invalid-body")
                                    .faults())
                    .containsExactly(
                            "/attributes/a wrong-type",
                            "/attributes/b wrong-type",
                            "/attributes/c/0 wrong-type",
                            "/attributes/$d invalid-value",
                            "/attributes/e invalid-value",
                            "/attributes/f invalid-value");
            assertThat(
                            admin.put(path, "{\"attributes\": [], \"more\": 1}")
                                    .is(422, "invalid-body")
                                    .faults())
                    .containsExactlyInAnyOrder("/attributes wrong-type", "/more unknown-member");
        }
    }

    @Test
    void resourceInstancesHaveAnyPrintableId() {
        String id = "Order%204711%2Fa%C3%A9%25";
        Answer made = admin.put("resources/book/" + id, "{\"attributes\": {\"owner\": \"ann\"}}");
        assertThat(made.is(201).text("id")).isEqualTo("Order 4711/a\u00e9%");
        assertThat(made.text("type")).isEqualTo("books");
        assertThat(admin.get("resources/books/" + id).is(200).body()).isEqualTo(made.body());
        assertThat(admin.get("resources/book").is(200).items("id")).contains("Order 4711/a\u00e9%");
        admin.put("resources/books/%2Fpath", "{}").is(400, "invalid-id");
        admin.put("resources/books/" + "x".repeat(257), "{}").is(400, "invalid-id");
        admin.put("resources/films/1", "{}").is(404, "not-found");
        admin.get("resources/films").is(404, "not-found");
        admin.delete("resources/books/" + id).is(204);
        admin.delete("resources/books/" + id).is(404, "not-found");
    }

    @Test
    void instancesAreListedInPages() {
        for (int i = 0; i < 5; i++) {
            admin.put("resources/books/page%20" + i, "{}").is(201);
        }
        Answer first = admin.get("resources/books?limit=2&filter=page").is(200);
        assertThat(first.items("id")).containsExactly("page 0", "page 1");
        Answer next = admin.get("resources/books?filter=page&cursor=" + first.text("next")).is(200);
        assertThat(next.items("id")).containsExactly("page 2", "page 3", "page 4");
    }

    @Test
    void permissionsAndAuthorizationsHaveConditions() {
        String role =
                "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": [{\"api\":"
                        + " \"books\", \"scope\": \"read\"%s}]}";
        admin.put("roles/r", role.formatted("")).is(201);
        Answer changed = admin.put("roles/r", role.formatted(", \"condition\": " + GOLD)).is(200);
        assertThat(changed.body().get("permissions").get(0).get("condition").toString())
                .isEqualTo(GOLD);
        assertThat(
                        admin.put("roles/r", role.formatted(", \"condition\": {\"acr\": []}"))
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/permissions/0/condition/acr invalid-value");
        String authorization =
                "{\"policy\": \"NO_POLICY\", \"scopes\": [\"read\"], \"condition\": %s}";
        String path = "applications/app/authorized-apis/books";
        Answer put = admin.put(path, authorization.formatted(GOLD)).is(201);
        assertThat(put.body().get("condition").toString()).isEqualTo(GOLD);
        assertThat(
                        admin.put(path, authorization.formatted("{\"acr\": 1}"))
                                .is(422, "invalid-body")
                                .faults())
                .containsExactly("/condition/acr wrong-type");
        admin.delete(path).is(204);
    }

    @Test
    void plansHaveLimits() {
        String body =
                "{\"requests\": {\"count\": 100, \"per\": \"MINUTE\"}, \"burst\": 20, \"quota\":"
                        + " {\"count\": 1000000000000, \"per\": \"MONTH\"}}";
        Answer made = admin.put("plans/gold", body).is(201);
        assertThat(made.body().get("requests").toString())
                .isEqualTo("{\"count\":100,\"per\":\"MINUTE\"}");
        assertThat(made.body().get("burst").asInt()).isEqualTo(20);
        assertThat(made.body().get("quota").get("count").asLong()).isEqualTo(1_000_000_000_000L);
        admin.put("plans/gold", "{\"burst\": 1}").is(422, "invalid-value");
        assertThat(
                        admin.put(
                                        "plans/gold",
                                        "{\"requests\": {\"count\": 0}, \"burst\": -1, \"quota\":"
                                                + " {\"count\": 1, \"per\": \"YEAR\"}}")
                                .is(422, "invalid-body")
                                .faults())
                .containsExactlyInAnyOrder(
                        "/requests/per missing-member",
                        "/requests/count invalid-value",
                        "/burst invalid-value",
                        "/quota/per invalid-value");
    }
}
