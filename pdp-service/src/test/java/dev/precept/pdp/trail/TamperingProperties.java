package dev.precept.pdp.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.projections.merkle.Merkle;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Whatever is changed in an export, or by SQL in the database below the service, the stand-alone
 * verifier finds, and what is changed in a record it names. More tries with -Dtampering.tries=N.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingProperties {
    private static final int TRIES = Integer.getInteger("tampering.tries", 300);
    private static final int SQL_TRIES = Integer.getInteger("tampering.sql.tries", 20);
    private static final String ORGANIZATION = "/v1/organizations/acme";

    @TempDir static Path folder;

    private final Random random = Seed.random(TamperingProperties.class);
    private TestService service;
    private Verifier verifier;
    private String log;
    private String chain;
    private List<String> logKeys;
    private List<String> chainKeys;

    @BeforeAll
    void start() throws IOException, ReflectiveOperationException {
        verifier = new Verifier(Files.createDirectory(folder.resolve("classes")));
        service = TestService.start();
        send("PUT", "", "{\"name\": \"Acme\"}");
        send("PUT", "/apis/books", "{\"identifier\": \"https://books\", \"name\": \"Büch\\\"er\"}");
        for (int i = 0; i < 12; i++) {
            send("PUT", "/users/u" + i, "{\"attributes\": {\"level\": " + i + "}}");
            send("PUT", "/apis/books/scopes/s" + i, "{\"displayName\": \"{]\\\\\"}");
        }
        log = export("/v1/organizations/system", "of=log");
        chain = export(ORGANIZATION, "of=chain");
        logKeys = keys("/v1/organizations/system/checkpoint/key");
        chainKeys = keys(ORGANIZATION + "/chain/checkpoint/key");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void whatNobodyTouchedIsWhatWasSigned() throws IOException {
        assertThat(says(log, logKeys)).startsWith("OK: " + (lines(log).size() - 2) + " records");
        assertThat(says(chain, chainKeys)).startsWith("OK: ").contains("signed by");
        assertThat(says(chain, List.of())).contains("was not looked at");
        assertThat(says(chain, logKeys)).startsWith("BAD: the last checkpoint is not signed");
        assertThat(service.send("GET", ORGANIZATION + "/events/export?of=log", "").statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoGoesOnWhereHeEndedHasTheSame() throws IOException {
        String before = export(ORGANIZATION, "of=chain");
        List<String> lines = lines(before);
        String last = lines.get(lines.size() - 2);
        String after = last.replaceAll(".*?\"position\":([0-9]+).*", "$1");
        send("PUT", "/users/later", "{}");
        String rest = export(ORGANIZATION, "of=chain&after=" + after);
        Path first = write("first", before);
        Path second = write("second", rest);
        assertThat(verifier.says(List.of(second.toString(), first.toString())))
                .startsWith("OK: " + (lines.size() - 2 + lines(rest).size() - 2) + " records");
        assertThat(verifier.says(List.of(second.toString()))).contains("begins after record");
        String cut = before.substring(0, before.length() / 2);
        write("first", cut);
        assertThat(verifier.says(List.of(first.toString()))).contains("cut off");
        List<String> whole = lines(cut.substring(0, cut.lastIndexOf('\n') + 1));
        String at = whole.getLast().replaceAll(".*?\"position\":([0-9]+).*", "$1");
        write("second", export(ORGANIZATION, "after=" + at));
        assertThat(verifier.says(List.of(first.toString(), second.toString()))).startsWith("OK");
    }

    @Test
    void whatFitsTogetherIsNotWhatSomebodyKept() throws Exception {
        Path kept = write("kept", note(chain));
        send("PUT", "/users/afterwards", "{}");
        String later = export(ORGANIZATION, "of=chain");
        Path file = write("later", later);
        List<String> arguments = List.of("--checkpoint", kept.toString(), file.toString());
        assertThat(verifier.says(arguments)).startsWith("OK");

        List<String> lines = lines(later);
        int at = 1 + random.nextInt(lines(chain).size() - 2);
        lines.set(at, forged(lines.get(at), logId(lines.getFirst())));
        List<byte[]> leaves =
                lines.subList(1, lines.size() - 1).stream()
                        .map(line -> Base64.getDecoder().decode(line.substring(9, 53)))
                        .toList();
        String root = Base64.getEncoder().encodeToString(Merkle.root(leaves));
        String checkpoint =
                "log\\n" + leaves.size() + "\\n" + root + "\\n\\n\u2014 log AAAAAA==\\n";
        lines.set(lines.size() - 1, "{\"checkpoint\":\"" + checkpoint + "\"}");
        write("later", String.join("\n", lines) + "\n");
        assertThat(verifier.says(List.of(file.toString()))).startsWith("OK");
        assertThat(verifier.says(arguments))
                .startsWith("BAD: a checkpoint that was kept")
                .contains("are not those that were signed");
        write("later", chain);
        write("kept", note(later));
        assertThat(verifier.says(arguments)).contains("BAD: a checkpoint that was kept is of");
    }

    @Test
    void whoIsErasedLeavesTheProofAsItWas() throws IOException {
        send("PUT", "/users/person", "{}");
        send("PUT", "/users/person/account", "{\"email\": \"ada@people.example\"}");
        String before = export(ORGANIZATION, "of=chain");
        assertThat(before).doesNotContain("ada@people");
        send("DELETE", "/users/person/account", "");
        send("DELETE", "/users/person", "");
        String after = export(ORGANIZATION, "of=chain");
        assertThat(says(after, chainKeys)).startsWith("OK");
        List<String> lines = lines(before);
        assertThat(lines(after)).containsSubsequence(lines.subList(1, lines.size() - 1));
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            boolean isLog = random.nextBoolean();
            byte[] bytes = (isLog ? log : chain).getBytes(StandardCharsets.UTF_8);
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            Path file = folder.resolve("flipped");
            Files.write(file, bytes);
            List<String> arguments = new ArrayList<>(isLog ? logKeys : chainKeys);
            arguments.add(file.toString());
            String says = verifier.says(arguments);
            assertThat(says).as("byte %s", at).startsWith("BAD: ");
            int line = 0;
            for (int b = 0; b < at; b++) {
                line += bytes[b] == '\n' ? 1 : 0;
            }
            int records = lines(isLog ? log : chain).size() - 2;
            if (line > 0 && line <= records) {
                assertThat(says).startsWith("BAD: record " + line);
            }
        }
    }

    @Test
    void whatIsRemovedReorderedInsertedOrForgedIsFound() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            boolean isLog = random.nextBoolean();
            List<String> lines = lines(isLog ? log : chain);
            int records = lines.size() - 2;
            int at = 1 + random.nextInt(records);
            int other = 1 + random.nextInt(records);
            int named = Math.min(at, other);
            switch (i % 5) {
                case 0 -> {
                    lines.remove(at);
                    named = at;
                }
                case 1 -> {
                    if (at == other) {
                        continue;
                    }
                    String moved = lines.set(at, lines.get(other));
                    lines.set(other, moved);
                }
                case 2 -> {
                    lines.add(at, lines.get(other));
                    named = 0;
                }
                case 3 -> {
                    lines.subList(at, lines.size() - 1).clear();
                    named = 0;
                }
                default -> {
                    lines.set(at, forged(lines.get(at), logId(lines.getFirst())));
                    named = 0;
                }
            }
            String says = says(String.join("\n", lines) + "\n", isLog ? logKeys : chainKeys);
            assertThat(says).as("kind %s at %s, %s", i % 5, at, other).startsWith("BAD: ");
            // A record that is gone is missed where the next one stands, or at the checkpoint.
            if (i % 5 == 1 && isLog) {
                assertThat(says).startsWith("BAD: record " + named + ",");
            }
        }
    }

    @Test
    void whatIsChangedInTheDatabaseIsFound() throws Exception {
        int records = lines(log).size() - 2;
        String note = note(log);
        for (int i = 0; i < SQL_TRIES; i++) {
            int at = 2 + random.nextInt(records - 2);
            String where = " where position = " + at;
            int bit = random.nextInt(400);
            String flipped = "set_bit(envelope, " + bit + ", 1 - get_bit(envelope, " + bit + "))";
            String hash =
                    "sha256('\\x00'::bytea || uuid_send((select id from log)) || int8send(position)"
                            + " || int8send(last_of_command) || int8send(at_micros) || salt"
                            + " || envelope)";
            String[] statements =
                    switch (i % 5) {
                        case 0 -> new String[] {"update event set envelope = " + flipped + where};
                        case 1 ->
                                new String[] {"update event set at_micros = at_micros - 1" + where};
                        case 2 -> new String[] {"delete from event" + where};
                        case 3 ->
                                new String[] {
                                    "update event set position = 1000000, last_of_command = 1000000"
                                            + where,
                                    // By way of far off, since each row's key is judged at once.
                                    "update event set position = position + 999999999,"
                                            + " last_of_command = last_of_command + 999999999"
                                            + " where position > "
                                            + at,
                                    "update event set position = position - 1000000000,"
                                            + " last_of_command = last_of_command - 1000000000"
                                            + " where position > 1000000000",
                                    "update event set last_of_command = last_of_command - 1"
                                            + " where last_of_command > "
                                            + at
                                            + " and position < "
                                            + at
                                };
                        default ->
                                new String[] {
                                    "update event set envelope = convert_to(replace(convert_from("
                                            + "envelope, 'UTF8'), '\"command\":\"',"
                                            + " '\"command\":\"f'), 'UTF8')"
                                            + where,
                                    "update event set leaf = " + hash + where
                                };
                    };
            String tampered = tampered(statements, records, note);
            String says = says(tampered, logKeys);
            assertThat(says).as(String.join("; ", statements)).startsWith("BAD: ");
            if (i % 5 < 2) {
                assertThat(says).startsWith("BAD: record " + at);
            }
        }
        assertThat(says(export("/v1/organizations/system", "of=log"), logKeys)).startsWith("OK");
    }

    /** What the export would be in a transaction that is not committed. */
    private String tampered(String[] statements, int records, String note)
            throws SQLException, IOException {
        try (Connection connection = service.database().unpooled("tampering").getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local session_replication_role = replica");
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            Export export =
                    new Export(
                            new LeafReader(new SingleConnectionDataSource(connection, true)),
                            new Export.Source(
                                    logId(lines(log).getFirst()), null, 0, 0, records, note));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (export.writeMore(out)) {
                continue;
            }
            connection.rollback();
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    /** The record with another content, and the hash that goes with that. */
    private String forged(String line, String id) throws Exception {
        int envelope = line.indexOf("\"envelope\":") + 11;
        String forged =
                line.substring(envelope, line.length() - 2)
                        .replace("\"correlation\":\"", "\"correlation\":\"forged");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update((byte) 0);
        digest.update(number(id.replace("-", "").substring(0, 16), 16));
        digest.update(number(id.replace("-", "").substring(16), 16));
        for (String member : List.of("position", "last", "atMicros")) {
            digest.update(number(line.replaceAll(".*?\"" + member + "\":([0-9]+).*", "$1"), 10));
        }
        digest.update(
                Base64.getDecoder().decode(line.replaceAll(".*?\"salt\":\"([^\"]+).*", "$1")));
        String hash =
                Base64.getEncoder()
                        .encodeToString(digest.digest(forged.getBytes(StandardCharsets.UTF_8)));
        return "{\"hash\":\""
                + hash
                + line.substring(line.indexOf("\",\"leaf\""), envelope)
                + forged
                + "}}";
    }

    private static byte[] number(String text, int radix) {
        return java.nio.ByteBuffer.allocate(Long.BYTES)
                .putLong(Long.parseUnsignedLong(text, radix))
                .array();
    }

    private static String note(String export) {
        String line = lines(export).getLast();
        return line.substring("{\"checkpoint\":\"".length(), line.length() - 2)
                .replace("\\n", "\n");
    }

    private static String logId(String header) {
        return header.replaceAll(".*\"log\":\"([^\"]+)\".*", "$1");
    }

    private static List<String> lines(String export) {
        return new ArrayList<>(Arrays.asList(export.split("\n")));
    }

    private String says(String export, List<String> keys) throws IOException {
        List<String> arguments = new ArrayList<>(keys);
        arguments.add(write("export", export).toString());
        return verifier.says(arguments);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<String> keys(String path) {
        List<String> arguments = new ArrayList<>();
        service.send("GET", path, "")
                .body()
                .lines()
                .forEach(key -> arguments.addAll(List.of("--key", key)));
        assertThat(arguments).hasSize(4);
        return arguments;
    }

    private String export(String organization, String query) {
        HttpResponse<String> response =
                service.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                service.base()
                                                        + organization
                                                        + "/events/export?"
                                                        + query))
                                .header("Authorization", "Bearer " + service.administratorToken())
                                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private void send(String method, String path, String body) {
        HttpResponse<String> response = service.send(method, ORGANIZATION + path, body);
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }
}
