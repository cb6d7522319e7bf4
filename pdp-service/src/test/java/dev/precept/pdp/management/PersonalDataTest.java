package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.eventstore.DataDirectory;
import dev.precept.pdp.eventstore.PostgresServer;
import dev.precept.pdp.eventstore.TestPostgres;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

/** Where what is personal lies, and where it does not. */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersonalDataTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String NAME = "zephyrine.q@example.org";
    private static final List<String> PERSONAL =
            List.of(NAME, "Zephyrine", "Quellental", "ext-88213-q", "+41 31 555 19 73");

    private Administrator org;

    @BeforeAll
    void start() {
        org = Administrator.ofNewOrganization();
    }

    @Test
    void whatScimSaysOfSomebodyIsReadableNowhereAndGoneOnceHeIsErased(
            @TempDir Path path, CapturedOutput output) throws Exception {
        Path files;
        String id;
        try (DataDirectory directory = DataDirectory.open(path);
                PostgresServer server = TestPostgres.start(directory);
                TestService service =
                        TestService.start(
                                server.database(),
                                "--precept.snapshot.events=1",
                                "--precept.snapshot.interval=100ms")) {
            files = service.data();
            Administrator admin = Administrator.ofNewOrganization(service);
            JdbcClient tables = JdbcClient.create(service.bean(DataSource.class));
            id = made(admin);
            for (String table : tables(tables)) {
                for (String text : PERSONAL) {
                    assertThat(rowsWith(tables, table, text)).as(table + ": " + text).isZero();
                }
            }
            assertThat(rowsWith(tables, "account", id)).isEqualTo(1);
            assertThat(rowsWith(tables, "account_key", id)).isEqualTo(2);
            awaitSnapshotOf(files, id);
            assertThat(scim(admin, "DELETE", "Users/" + id, "").statusCode()).isEqualTo(204);
            for (String table : List.of("subject", "account", "account_key", "credential")) {
                assertThat(rowsWith(tables, table, id)).as(table).isZero();
            }
            String filter = "Users?filter=userName%20eq%20%22" + NAME + "%22";
            assertThat(scim(admin, "GET", filter, "").body()).contains("\"totalResults\":0");
        }
        assertThat(filesWith(path, id)).as("who it was is in the log by his id").isNotEmpty();
        for (String text : PERSONAL) {
            assertThat(filesWith(path, text)).as(text).isEmpty();
            assertThat(filesWith(files, text)).as(text).isEmpty();
            assertThat(output.getAll()).doesNotContain(text);
        }
    }

    /** A user of whom all of it is known, looked up, changed and decided on; his id. */
    private static String made(Administrator admin) {
        String body =
                """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                 "userName": "%s", "externalId": "%s",
                 "name": {"givenName": "%s", "familyName": "%s"},
                 "emails": [{"value": "%s", "primary": true}],
                 "phoneNumbers": [{"value": "%s"}]}
                """
                        .formatted(
                                NAME,
                                PERSONAL.get(3),
                                PERSONAL.get(1),
                                PERSONAL.get(2),
                                NAME,
                                PERSONAL.get(4));
        String id = JSON.readTree(scim(admin, "POST", "Users", body).body()).get("id").asString();
        assertThat(scim(admin, "POST", "Users", body).statusCode()).isEqualTo(409);
        for (String filter :
                List.of(
                        "externalId%20eq%20%22ext-88213-q%22",
                        "userName%20eq%20%22zephyrine.q@example.org%22",
                        "name.familyName%20sw%20%22Quellental%22")) {
            assertThat(scim(admin, "GET", "Users?filter=" + filter, "").body()).contains(id);
        }
        String patch =
                """
                {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [
                  {"op": "replace", "path": "displayName", "value": "Zephyrine Quellental"}]}
                """;
        assertThat(scim(admin, "PATCH", "Users/" + id, patch).statusCode()).isEqualTo(200);
        assertThat(scim(admin, "PUT", "Users/" + id, "{\"userName\": ").statusCode())
                .isEqualTo(400);
        assertThat(admin.get("users/" + handle(admin, id) + "/account").is(200).text("givenName"))
                .isEqualTo(PERSONAL.get(1));
        return id;
    }

    private static void awaitSnapshotOf(Path data, String id) throws Exception {
        Instant patience = Instant.now().plusSeconds(60);
        while (filesWith(data, id).isEmpty()) {
            assertThat(Instant.now()).as("a snapshot with the user").isBefore(patience);
            Thread.sleep(50);
        }
    }

    /** The files below a folder that hold the text. */
    private static List<Path> filesWith(Path folder, String text) throws IOException {
        List<Path> all;
        try (Stream<Path> below = Files.walk(folder)) {
            all = below.filter(Files::isRegularFile).toList();
        }
        List<Path> found = new ArrayList<>();
        for (Path file : all) {
            try {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            } catch (NoSuchFileException _) {
                // An older snapshot that gave way to a newer one.
            }
        }
        return found;
    }

    private static List<String> tables(JdbcClient tables) {
        return tables.sql("select tablename from pg_tables where schemaname = current_schema()")
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** How many rows hold the text, as a text or as bytes. */
    private static int rowsWith(JdbcClient tables, String table, String text) {
        String bytes = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return tables.sql(
                        "select count(*) from \""
                                + table
                                + "\" t where position(? in t::text) > 0"
                                + " or position(? in t::text) > 0")
                .params(text, bytes)
                .query(Integer.class)
                .single();
    }

    private static String handle(Administrator org, String id) {
        for (var user : org.get("users").body().get("items")) {
            if (user.get("id").asString().equals(id)) {
                return user.get("handle").asString();
            }
        }
        throw new AssertionError("no user " + id);
    }

    @Test
    void whatIsDeclaredPersonalIsInNoEventAndReadByNoCondition() {
        org.put("users/ann", "{\"attributes\": {\"grade\": 3}}").is(201);
        org.put("personal-attributes", "{\"names\": [\"phone\", \"grade\"]}").is(409, "in-use");
        org.put("personal-attributes", "{\"names\": [\"phone\"]}").is(200);
        long last = org.lastPosition();
        org.put("personal-attributes", "{\"names\": [\"phone\"]}").is(200);
        assertThat(org.lastPosition()).isEqualTo(last);
        assertThat(org.get("personal-attributes").is(200).body().get("names").toString())
                .isEqualTo("[\"phone\"]");
        org.put("users/ann", "{\"attributes\": {\"phone\": \"1\"}}").is(422, "invalid-value");
        org.put("users/bob", "{\"attributes\": {\"phone\": \"1\"}}").is(422, "invalid-value");
        String policy =
                """
                {"kind": "CONDITION", "effect": "DENY",
                 "source": {"present": {"subject": "%s"}}}
                """;
        org.put("policies/by-phone", policy.formatted("phone")).is(422, "invalid-value");
        org.put("policies/by-grade", policy.formatted("level")).is(201);
        org.put("personal-attributes", "{\"names\": [\"level\"]}").is(409, "in-use");
        org.put("personal-attributes", "{\"names\": [\"a\", \"a\", \"$b\", 1]}")
                .is(422, "invalid-body");
        org.put("personal-attributes", "{\"names\": []}").is(200);
        org.put("users/bob", "{\"attributes\": {\"phone\": \"1\"}}").is(201);
    }

    @Test
    void noConditionOfARoleOrAnAuthorizationReadsWhatIsPersonal() {
        org.put("apis/books", "{\"identifier\": \"urn:books\", \"name\": \"Books\"}").is(201);
        org.put("apis/books/scopes/read", "{}").is(201);
        org.put("applications/shop", "{\"name\": \"Shop\", \"type\": \"M2M\"}").is(201);
        org.put("personal-attributes", "{\"names\": [\"fax\"]}").is(200);
        String role =
                """
                {"audience": {"type": "ORGANIZATION"},
                 "permissions": [{"api": "books", "scope": "read", "condition": %s}]}
                """;
        String authorization =
                "{\"policy\": \"NO_POLICY\", \"scopes\": [\"read\"], \"condition\": %s}";
        String cel = "{\"all\": [{\"acr\": [\"2\"]}, {\"cel\": \"subject.%s == '1'\"}]}";
        String read = cel.formatted("fax");
        org.put("roles/reader", role.formatted(read)).is(422, "invalid-value");
        org.put("applications/shop/authorized-apis/books", authorization.formatted(read))
                .is(422, "invalid-value");
        org.put("roles/reader", role.formatted(cel.formatted("tone"))).is(201);
        org.put(
                        "applications/shop/authorized-apis/books",
                        authorization.formatted(cel.formatted("telex")))
                .is(201);
        for (String used : List.of("tone", "telex")) {
            String names = "{\"names\": [\"fax\", \"%s\"]}".formatted(used);
            org.put("personal-attributes", names).is(409, "in-use");
        }
    }

    @Test
    void whoIsSwitchedOffIsShownAndStaysOffWhereNothingIsSaid() {
        org.put("users/eve", "{\"attributes\": {}, \"active\": false}").is(201);
        assertThat(org.get("users/eve").is(200).body().get("active").asBoolean()).isFalse();
        org.put("users/eve", "{\"attributes\": {\"level\": 1}}").is(200);
        assertThat(org.get("users/eve").body().get("active").asBoolean()).isFalse();
        assertThat(org.get("users?filter=eve").body().get("items").size()).isEqualTo(1);
        org.put("users/eve", "{\"active\": \"no\"}").is(422, "invalid-body");
        org.put("users/eve", "{\"active\": true}").is(200);
        assertThat(org.get("users/eve").body().get("active").asBoolean()).isTrue();
        org.put("users/eve", "{\"active\": false}").is(200);
        org.delete("users/eve").is(204);
        org.get("users/eve").is(404);
        org.put("users/eve", "{}").is(201);
    }

    private static HttpResponse<String> scim(
            Administrator admin, String method, String path, String body) {
        TestService service = admin.service();
        String uri = service.base() + "/o/" + admin.organization() + "/scim/v2/" + path;
        return service.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Authorization", "Bearer " + service.administratorToken())
                        .header("Content-Type", "application/scim+json")
                        .method(method, BodyPublishers.ofString(body))
                        .build());
    }
}
