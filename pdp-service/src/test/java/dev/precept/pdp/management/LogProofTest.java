package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.TestService;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.jose.NoteKey;
import dev.precept.pdp.jose.TreeHead;
import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.projections.merkle.Merkle;
import dev.precept.testing.Seed;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What auditors are shown of the log holds, and what is changed in the database does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogProofTest {
    private static final int FILLERS = 300;

    private final Random random = Seed.random(LogProofTest.class);
    private final Database database = TestDatabase.createEmpty();
    private TestWitness witness;
    private TestService service;
    private Administrator admin;
    private Administrator system;

    @BeforeAll
    void start() throws Exception {
        witness = TestWitness.start();
        service =
                TestService.start(
                        database,
                        "--precept.proof.interval=200ms",
                        "--precept.proof.witnesses=" + witnesses());
        admin = Administrator.ofNewOrganization(service);
        system = admin.in("system");
        for (int i = 0; i < FILLERS; i++) {
            (i % 3 == 0 ? admin : system).put("groups/filler-" + i, "{}").is(201);
        }
    }

    private String witnesses() throws GeneralSecurityException {
        return witness.keys().stream()
                .map(key -> key + " " + witness.url())
                .collect(Collectors.joining(","));
    }

    @AfterAll
    void stop() {
        service.close();
        witness.close();
    }

    /** A note taken apart. */
    private record Note(TreeHead head, List<String> lines, long position) {
        static Note of(String text) {
            int border = text.lastIndexOf("\n\n");
            List<String> body = text.substring(0, border).lines().toList();
            List<String> extensions = body.subList(3, body.size());
            long position =
                    extensions.isEmpty()
                            ? Long.parseLong(body.get(1))
                            : Long.parseLong(extensions.getFirst().substring("position ".length()));
            TreeHead head =
                    new TreeHead(
                            body.get(0),
                            Long.parseLong(body.get(1)),
                            Base64.getDecoder().decode(body.get(2)),
                            extensions);
            return new Note(head, text.substring(border + 2).lines().toList(), position);
        }
    }

    private static Note checkpoint(Administrator auditor, String below) {
        return Note.of(auditor.get(below + "checkpoint").is(200).response().body());
    }

    private static void assertSigned(Administrator auditor, String below, Note note) {
        List<NoteKey> keys =
                auditor.get(below + "checkpoint/key")
                        .is(200)
                        .response()
                        .body()
                        .lines()
                        .map(NoteKey::parse)
                        .toList();
        assertThat(keys).isNotEmpty().allMatch(key -> key.name().equals(note.head().origin()));
        assertThat(note.lines())
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        line ->
                                assertThat(keys)
                                        .filteredOn(key -> key.isSigned(note.head(), line))
                                        .hasSize(1));
    }

    @Test
    void theCheckpointIsSignedInBothWays() {
        Note note = checkpoint(admin, "");
        assertSigned(admin, "", note);
        assertThat(note.head().size()).isGreaterThan(FILLERS);
        assertThat(checkpoint(system, "").head().origin()).isEqualTo(note.head().origin());
        Note chain = checkpoint(admin, "chain/");
        assertSigned(admin, "chain/", chain);
        assertThat(chain.head().origin()).startsWith(note.head().origin() + "/");
        assertThat(chain.head().size()).isLessThan(note.head().size());
        assertThat(chain.position()).isGreaterThanOrEqualTo(chain.head().size());
    }

    /** Bouncy Castle's own ML-DSA, and the message as the standard lays it out. */
    @Test
    void anotherImplementationAgreesOnMlDsa() throws Exception {
        Note note = checkpoint(admin, "");
        List<String> keys = admin.get("checkpoint/key").is(200).response().body().lines().toList();
        byte[] typed = Base64.getDecoder().decode(keys.get(1).split("\\+", 3)[2]);
        byte[] line = Base64.getDecoder().decode(note.lines().get(1).split(" ")[2]);
        assertThat(typed[0]).isEqualTo((byte) 6);
        byte[] origin = note.head().origin().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII));
        message.write(origin.length);
        message.writeBytes(origin);
        message.write(line, 4, 8);
        message.write(origin.length);
        message.writeBytes(origin);
        message.writeBytes(ByteBuffer.allocate(16).putLong(0).putLong(note.head().size()).array());
        message.writeBytes(note.head().root());
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(
                false,
                new MLDSAPublicKeyParameters(
                        MLDSAParameters.ml_dsa_44, Arrays.copyOfRange(typed, 1, typed.length)));
        verifier.update(message.toByteArray(), 0, message.size());
        assertThat(verifier.verifySignature(Arrays.copyOfRange(line, 12, line.length))).isTrue();
    }

    @Test
    void everyEventIsProvedUnderTheLogAndTheChain() {
        List<JsonNode> events = new ArrayList<>();
        admin.get("events?limit=1000").is(200).body().get("events").forEach(events::add);
        for (int i = 0; i < 20; i++) {
            JsonNode event = events.get(random.nextInt(events.size()));
            long position = event.get("position").asLong();
            for (String of : List.of("log", "chain")) {
                Answer answer = admin.get("events/" + position + "/proof?of=" + of).is(200);
                byte[] entry = assertProved(answer.response().body());
                assertThat(ByteBuffer.wrap(entry).getLong(16)).isEqualTo(position);
                assertThat(new String(entry, 56, entry.length - 56, StandardCharsets.UTF_8))
                        .contains(event.get("id").asString());
            }
        }
        long foreign = system.lastPosition();
        admin.get("events/" + foreign + "/proof").is(404, "not-found");
        admin.get("events/999999999/proof").is(404, "not-found");
        admin.get("events/x/proof").is(404, "not-found");
        assertProved(
                system.get("events/" + admin.lastPosition() + "/proof").is(200).response().body());
    }

    /** Checks a tlog-proof, and gives its entry. */
    private static byte[] assertProved(String proof) {
        int border = proof.indexOf("\n\n");
        List<String> lines = proof.substring(0, border).lines().toList();
        Note note = Note.of(proof.substring(border + 2));
        assertThat(lines.get(0)).isEqualTo("c2sp.org/tlog-proof@v1");
        assertThat(lines.get(1)).startsWith("extra ");
        byte[] entry = Base64.getDecoder().decode(lines.get(1).substring("extra ".length()));
        long index = Long.parseLong(lines.get(2).substring("index ".length()));
        List<byte[]> path =
                lines.subList(3, lines.size()).stream().map(Base64.getDecoder()::decode).toList();
        assertThat(
                        Merkle.isIncluded(
                                Merkle.leaf(entry),
                                index,
                                note.head().size(),
                                path,
                                note.head().root()))
                .isTrue();
        return entry;
    }

    @Test
    void aLaterCheckpointContinuesAnEarlierOne() throws InterruptedException {
        for (String below : List.of("", "chain/")) {
            Note before = checkpoint(admin, below);
            admin.put("groups/between-" + random.nextInt(), "{}").is(201);
            Thread.sleep(1_100);
            Note after = checkpoint(admin, below);
            assertThat(after.head().size()).isGreaterThan(before.head().size());
            JsonNode answer =
                    admin.get(
                                    below
                                            + "checkpoint/consistency?from="
                                            + before.head().size()
                                            + "&to="
                                            + after.head().size())
                            .is(200)
                            .body();
            List<byte[]> proof = new ArrayList<>();
            answer.get("proof").forEach(it -> proof.add(Base64.getDecoder().decode(it.asString())));
            assertThat(
                            Merkle.isConsistent(
                                    before.head().size(),
                                    before.head().root(),
                                    after.head().size(),
                                    after.head().root(),
                                    proof))
                    .isTrue();
        }
        admin.get("checkpoint/consistency?from=1&to=99999999").is(400, "invalid-parameter");
        admin.get("checkpoint/consistency?from=99999999").is(400, "invalid-parameter");
    }

    @Test
    void anExportIsOfNowAndSaysUpToWhere() {
        admin.put("groups/exported", "{}").is(201);
        admin.get("events/export", "Precept-At", "1").is(400, "no-past");
        Answer export = admin.get("events/export").is(200);
        assertThat(export.response().body())
                .contains("\\nposition " + export.header("Precept-Position") + "\\n");
        Answer log = system.get("events/export?of=log").is(200);
        assertThat(log.response().body()).contains("\\n" + log.header("Precept-Position") + "\\n");
    }

    @Test
    void aCommandIsAnsweredWithItsProof() {
        Answer answer =
                admin.put("groups/proved", "{}", "Precept-Proof", "inclusion; timeout=20s").is(201);
        String proof =
                new String(
                        Base64.getDecoder().decode(answer.header("Precept-Proof")),
                        StandardCharsets.UTF_8);
        int border = proof.indexOf("\n\n");
        List<String> lines = proof.substring(0, border).lines().toList();
        Note note = Note.of(proof.substring(border + 2));
        long position = Long.parseLong(answer.header("Precept-Position"));
        assertThat(lines.get(1)).isEqualTo("index " + (position - 1));
        String later = admin.get("events/" + position + "/proof").is(200).response().body();
        assertThat(
                        Merkle.isIncluded(
                                Merkle.leaf(assertProved(later)),
                                position - 1,
                                note.head().size(),
                                lines.subList(2, lines.size()).stream()
                                        .map(Base64.getDecoder()::decode)
                                        .toList(),
                                note.head().root()))
                .isTrue();
        Answer dry = admin.put("groups/dry?dryRun=true", "{}", "Precept-Proof", "inclusion");
        assertThat(dry.is(200).header("Precept-Proof")).isEmpty();
        for (String wrong : List.of("all", "inclusion; timeout=31s", "inclusion; timeout=1")) {
            admin.put("groups/wrong", "{}", "Precept-Proof", wrong).is(400, "invalid-header");
        }
        admin.get("groups/wrong").is(404, "not-found");
        Answer refused = admin.put("groups/x", "[]", "Precept-Proof", "inclusion");
        assertThat(refused.status()).isGreaterThanOrEqualTo(400);
        assertThat(refused.header("Precept-Proof")).isEmpty();
    }

    @Test
    void whatStoresNothingIsNotProved() {
        admin.put("groups/unchanged", "{}").is(201);
        Answer answer = admin.put("groups/unchanged", "{}", "Precept-Proof", "inclusion").is(200);
        assertThat(answer.header("Precept-Proof")).isEmpty();
        Answer asked = admin.post("what-if", "{\"commands\": []}", "Precept-Proof", "inclusion");
        assertThat(asked.header("Precept-Proof")).isEmpty();
    }

    @Test
    void aCommandIsAnsweredWhateverBecomesOfItsProof() throws SQLException {
        execute("alter table proof_key rename to elsewhere");
        try {
            assertThat(pending("keyless", "2s")).isEqualTo("pending");
        } finally {
            execute("alter table elsewhere rename to proof_key");
        }
        assertThat(pending("with-keys", "20s")).hasSizeGreaterThan(100);
    }

    @Test
    void aProofThatOthersHoldUpIsPending() throws SQLException {
        try (Connection connection = database.unpooled("holder").getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("select from checkpoint where tree = '' for update").close();
            assertThat(pending("held-up", "300ms")).isEqualTo("pending");
            connection.rollback();
        }
    }

    private String pending(String group, String timeout) {
        return admin.put("groups/" + group, "{}", "Precept-Proof", "inclusion; timeout=" + timeout)
                .is(201)
                .header("Precept-Proof");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.unpooled("tamperer").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aCosignedCheckpointThatIsNoneIsFoundAndMadeAnew() throws Exception {
        aWitnessCosignsWhatOnlyGrows();
        execute("update checkpoint set cosigned = 'x' || chr(10) || 'y' where tree = ''");
        admin.get("events/" + admin.lastPosition() + "/proof").is(500, "log-tampered");
        execute("update checkpoint set cosigned = null where tree = ''");
        admin.put("groups/cosigned-again", "{}").is(201);
        aWitnessCosignsWhatOnlyGrows();
    }

    @Test
    void aWitnessCosignsWhatOnlyGrows() throws Exception {
        Note note = null;
        for (int i = 0; i < 200 && note == null; i++) {
            Answer answer = admin.get("checkpoint/cosigned");
            note = answer.status() == 200 ? Note.of(answer.response().body()) : null;
            Thread.sleep(100);
        }
        assertThat(note).isNotNull();
        TreeHead head = note.head();
        for (String vkey : witness.keys()) {
            NoteKey key = NoteKey.parse(vkey);
            assertThat(note.lines()).filteredOn(line -> key.isSigned(head, line)).hasSize(1);
        }
        assertThat(witness.faults()).isEmpty();
    }

    @Test
    void newKeysSignBesideTheOldOnes() throws Exception {
        Note before = checkpoint(admin, "");
        List<String> old = admin.get("checkpoint/key").response().body().lines().toList();
        admin.post("checkpoint/key/rotate", "").is(403, "forbidden");
        system.post("checkpoint/key/rotate", "").is(204);
        system.put("groups/after-rotation", "{}").is(201);
        Thread.sleep(1_500);
        Note after = checkpoint(admin, "");
        assertThat(after.head().size()).isGreaterThan(before.head().size());
        List<String> keys = admin.get("checkpoint/key").response().body().lines().toList();
        assertThat(keys).containsAll(old).hasSize(old.size() + 2);
        assertSigned(admin, "", after);
        assertThat(after.lines()).hasSameSizeAs(keys);
        system.post("checkpoint/key/rotate", "").is(204);
        system.post("checkpoint/key/rotate", "").is(204);
        system.post("checkpoint/key/rotate", "").is(409, "too-many-keys");
    }

    @Test
    void theTilesAndEntriesGiveTheRoot() throws Exception {
        Note note = checkpoint(system, "");
        int size = (int) note.head().size();
        List<byte[]> leaves = new ArrayList<>();
        List<byte[]> hashed = new ArrayList<>();
        for (int tile = 0; tile * 256 < size; tile++) {
            int width = Math.min(256, size - tile * 256);
            String path = "%03d".formatted(tile) + (width < 256 ? ".p/" + width : "");
            byte[] bytes = octets("tile/0/" + path);
            for (int i = 0; i < bytes.length; i += 32) {
                leaves.add(Arrays.copyOfRange(bytes, i, i + 32));
            }
            ByteBuffer bundle = ByteBuffer.wrap(octets("tile/entries/" + path));
            while (bundle.hasRemaining()) {
                byte[] entry = new byte[Short.toUnsignedInt(bundle.getShort())];
                bundle.get(entry);
                hashed.add(Merkle.leaf(entry));
            }
        }
        assertThat(leaves).hasSize(size);
        assertThat(Merkle.root(leaves)).isEqualTo(note.head().root());
        assertThat(Merkle.root(hashed)).isEqualTo(note.head().root());
        assertThat(octets("tile/1/000.p/1")).isEqualTo(Merkle.root(leaves.subList(0, 256)));
        system.get("tile/1/000").is(404, "not-found");
        system.get("tile/0/1").is(404, "not-found");
        system.get("tile/0/x000/000").is(404, "not-found");
        system.get("tile/0/000.p/256").is(404, "not-found");
        system.get("tile/8/000").is(404, "not-found");
        system.get("tile/0/999").is(404, "not-found");
        admin.get("tile/entries/000").is(403, "forbidden");
        system.get("chain/tile/entries/000").is(403, "forbidden");
        admin.get("tile/0/000").is(200);
        admin.get("chain/tile/0/000.p/40").is(200);
    }

    private byte[] octets(String path) throws Exception {
        HttpResponse<byte[]> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        service.base()
                                                                + "/v1/organizations/system/"
                                                                + path))
                                        .header(
                                                "Authorization",
                                                "Bearer " + service.administratorToken())
                                        .build(),
                                BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
                .contains(path.contains("entries") ? "no-store" : "immutable");
        return answer.body();
    }

    /** What is changed where the trigger does not look is found by whoever asks for a proof. */
    @Test
    void whatWasChangedInTheDatabaseIsNotProved() throws Exception {
        Administrator other = Administrator.ofNewOrganization(service);
        other.put("groups/victim", "{}").is(201);
        long position = other.lastPosition();
        String path = "events/" + position + "/proof";
        other.get(path).is(200);
        other.get("chain/checkpoint").is(200);
        byte[] envelope = changed("envelope", position);
        other.get(path).is(500, "log-tampered");
        restore("envelope", envelope, position);
        other.get(path).is(200);
        byte[] leaf = changed("leaf", position);
        other.get(path).is(500, "log-tampered");
        other.put("groups/next", "{}").is(201);
        Thread.sleep(1_100);
        other.get("chain/checkpoint").is(500, "log-tampered");
        restore("leaf", leaf, position);
        other.get("chain/checkpoint").is(200);
    }

    private byte[] changed(String column, long position) throws SQLException {
        try (Connection connection = database.unpooled("tamperer").getConnection();
                Statement statement = connection.createStatement()) {
            var row =
                    statement.executeQuery(
                            "select " + column + " from event where position = " + position);
            row.next();
            byte[] before = row.getBytes(1);
            byte[] after = before.clone();
            after[random.nextInt(after.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            write(connection, column, after, position);
            return before;
        }
    }

    private void restore(String column, byte[] bytes, long position) throws SQLException {
        try (Connection connection = database.unpooled("tamperer").getConnection()) {
            write(connection, column, bytes, position);
        }
    }

    private static void write(Connection connection, String column, byte[] bytes, long position)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                var update =
                        connection.prepareStatement(
                                "update event set " + column + " = ? where position = ?")) {
            statement.execute("alter table event disable trigger all");
            update.setBytes(1, bytes);
            update.setLong(2, position);
            update.executeUpdate();
            statement.execute("alter table event enable trigger all");
        }
    }
}
