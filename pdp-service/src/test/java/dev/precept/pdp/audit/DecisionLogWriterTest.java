package dev.precept.pdp.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.audit.DecisionLogSettings.Full;
import dev.precept.pdp.audit.DecisionLogSettings.Permits;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.DecisionRecordCodec;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.image.PolicyImage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What becomes of decisions while the database, the queue or the disk takes no more. */
class DecisionLogWriterTest {
    private static final Database DATABASE = TestDatabase.create();
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final PolicyImage IMAGE = PolicyImage.empty("log-1");

    @TempDir private Path directory;

    @BeforeEach
    void empty() throws SQLException {
        execute(DATABASE, "truncate decision, decision_count, decision_mark");
    }

    /** A log and its writer; the writer is started where a test says so. */
    private record Parts(
            DecisionLog log,
            DecisionLogWriter writer,
            DecisionLog.Store store,
            DecisionLogWriter.Counters counters) {
        void deny(String user) {
            Decision decision = new Decision(Reason.UNKNOWN_ORGANIZATION, IMAGE.position());
            assertThat(log.record(IMAGE, request(user), decision, null, null)).isEqualTo(decision);
        }

        Decision permit(String user) {
            Decision decision = new Decision(Reason.PERMITTED, IMAGE.position());
            return log.record(IMAGE, request(user), decision, null, null);
        }
    }

    private Parts parts(Permits permits, int queue, Full full, long spillBytes, Set<String> mask)
            throws IOException {
        DecisionLogSettings settings =
                new DecisionLogSettings(
                        permits,
                        3,
                        queue,
                        full,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(50),
                        Duration.ofDays(30),
                        Duration.ofDays(30),
                        500_000,
                        spillBytes,
                        mask);
        MasterKey key = MasterKey.load(null, directory);
        DecisionLog.Store store =
                new DecisionLog.Store(
                        new Waiting<>(queue),
                        new Rows(new Masking(mask, new Pseudonyms(key)), new RecordIds()),
                        Spill.open(Row.class, directory.resolve("spill"), spillBytes));
        DecisionLogWriter.Counters counters =
                new DecisionLogWriter.Counters(new Tally(), new Marks(), new Unwritten());
        return new Parts(
                new DecisionLog(
                        settings, store, counters.tally(), counters.marks(), counters.unwritten()),
                new DecisionLogWriter(
                        settings,
                        DATABASE.unpooled("decision-log-test"),
                        InstantSource.system(),
                        new DecisionLogWriter.Stores(
                                store,
                                new TokenOutcomes.Store(
                                        new Waiting<>(queue),
                                        Spill.open(
                                                OutcomeRow.class,
                                                directory.resolve("outcomes"),
                                                spillBytes))),
                        counters),
                store,
                counters);
    }

    private Parts parts() throws IOException {
        return parts(Permits.COUNTED, 100, Full.SLOW, 1 << 20, Set.of());
    }

    private static AccessRequest request(String user) {
        return new AccessRequest(
                ACME,
                new Subject.User(user),
                "GET",
                "books",
                "/books",
                null,
                Environment.PRODUCTION,
                Instant.now());
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.unpooled("test").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long written(String condition) throws SQLException {
        return count("decision", condition);
    }

    private static long count(String table, String condition) throws SQLException {
        try (Connection connection = DATABASE.unpooled("test").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from " + table + " where " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aStopWritesAllThatWaits() throws Exception {
        Parts parts = parts();
        for (int i = 0; i < 50; i++) {
            parts.deny("u" + i);
        }
        parts.writer().start();
        parts.writer().stop();
        assertThat(written("not is_permit")).isEqualTo(50);
    }

    @Test
    void marksAreWrittenInPartsAndAStopWritesTheRest() throws Exception {
        Parts parts = parts();
        parts.counters().marks().putBack(marks("running"));
        parts.writer().start();
        await().atMost(Duration.ofSeconds(20)).until(() -> parts.counters().marks().waiting() == 0);
        parts.counters().marks().putBack(marks("stopped"));
        parts.writer().stop();
        for (String organization : List.of("running", "stopped")) {
            String condition = "organization = '" + organization + "'";
            assertThat(count("decision_mark", condition)).isEqualTo(2 * Limits.MARKS_BATCH + 1);
        }
    }

    private static List<Marks.Mark> marks(String organization) {
        long today = LocalDate.now(ZoneOffset.UTC).toEpochDay();
        return IntStream.rangeClosed(0, 2 * Limits.MARKS_BATCH)
                .mapToObj(
                        i ->
                                new Marks.Mark(
                                        today, organization, "u" + i, true, "", "books", "read"))
                .toList();
    }

    @Test
    void deniesOutliveTheDatabaseBeingAway() throws Exception {
        Parts parts = parts();
        parts.writer().start();
        parts.deny("before");
        await().until(() -> written("true") == 1);
        String name = DATABASE.url().replaceAll(".*/([a-z0-9_]+).*", "$1");
        Database other = TestDatabase.createEmpty();
        execute(other, "alter database " + name + " with allow_connections false");
        execute(
                other,
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                        + name
                        + "'");
        try {
            for (int i = 0; i < 30; i++) {
                parts.deny("meanwhile" + i);
                Thread.sleep(2);
            }
            await().until(() -> !parts.store().spill().isEmpty());
        } finally {
            execute(other, "alter database " + name + " with allow_connections true");
        }
        parts.deny("after");
        await().atMost(Duration.ofSeconds(20)).until(() -> written("true") == 32);
        assertThat(parts.store().spill().isEmpty()).isTrue();
        parts.writer().stop();
        assertThat(parts.counters().unwritten().of(Unwritten.What.DENIES)).isZero();
    }

    @Test
    void whatAnEarlierRunSpilledIsWrittenAndALineThatWasCutIsLeftOut() throws Exception {
        Parts earlier = parts();
        earlier.store()
                .spill()
                .append(
                        List.of(
                                earlier.store()
                                        .rows()
                                        .of(
                                                Entry.of(
                                                        IMAGE,
                                                        request("a"),
                                                        new Decision(
                                                                Reason.UNKNOWN_API,
                                                                IMAGE.position())))));
        earlier.store().spill().close();
        try (Stream<Path> files = Files.list(directory.resolve("spill"))) {
            Files.writeString(files.findFirst().orElseThrow(), "{\"api", StandardOpenOption.APPEND);
        }
        Parts parts = parts();
        parts.writer().start();
        await().until(() -> written("reason = 'UNKNOWN_API'") == 1);
        await().until(() -> parts.store().spill().isEmpty());
        parts.writer().stop();
    }

    @Test
    void whereNoMoreMayWaitADenyIsSpilledAndAPermitThatHasToBeWrittenIsNone() throws Exception {
        Parts parts = parts(Permits.WHOLE, 2, Full.DENY, 1 << 20, Set.of());
        assertThat(parts.permit("a").isPermitted()).isTrue();
        parts.deny("b");
        parts.deny("c");
        assertThat(parts.permit("d").reason()).isEqualTo(Reason.NOT_RECORDED);
        assertThat(parts.counters().unwritten().of(Unwritten.What.PERMITS)).isEqualTo(1);
        parts.writer().start();
        await().until(() -> written("true") == 4);
        parts.writer().stop();
        assertThat(written("is_permit")).isEqualTo(1);
        assertThat(written("reason = 'NOT_RECORDED'")).isEqualTo(1);
    }

    @Test
    void slowDoorsWaitForTheWriter() throws Exception {
        Parts parts = parts(Permits.WHOLE, 2, Full.SLOW, 1 << 20, Set.of());
        parts.writer().start();
        for (int i = 0; i < 200; i++) {
            assertThat(parts.permit("u" + i).isPermitted()).isTrue();
        }
        parts.writer().stop();
        assertThat(written("is_permit")).isEqualTo(200);
    }

    @Test
    void whatNeitherDatabaseNorFileTakesIsCounted() throws Exception {
        Parts parts = parts(Permits.COUNTED, 1, Full.DENY, 10, Set.of());
        parts.deny("a");
        parts.deny("b");
        assertThat(parts.counters().unwritten().of(Unwritten.What.DENIES)).isEqualTo(1);
    }

    @Test
    void oneOfSoManyPermitsIsWrittenWhereTheyAreSampled() throws Exception {
        Parts parts = parts(Permits.SAMPLED, 100, Full.SLOW, 1 << 20, Set.of());
        for (int i = 0; i < 30; i++) {
            assertThat(parts.permit("u" + i).isPermitted()).isTrue();
        }
        parts.writer().start();
        parts.writer().stop();
        assertThat(written("is_permit")).isEqualTo(10);
    }

    @Test
    void whatIsMaskedIsNowhereAndTheRecordSaysSo() throws Exception {
        Parts parts = parts(Permits.COUNTED, 10, Full.SLOW, 1 << 20, Set.of("subject"));
        Row row =
                parts.store()
                        .rows()
                        .of(
                                Entry.of(
                                        IMAGE,
                                        request("ada-lovelace"),
                                        new Decision(Reason.UNKNOWN_API, IMAGE.position())));
        assertThat(new String(DecisionRecordCodec.encode(row.decision()), StandardCharsets.UTF_8))
                .doesNotContain("ada-lovelace");
        assertThat(row.subject()).isNotEqualTo("ada-lovelace").hasSize(43);
        assertThat(row.decision().masked()).containsExactly("subject");
        assertThat(row.decision().isWhole()).isFalse();
    }

    @Test
    void whatCannotBeWrittenIsSaidToBe() throws Exception {
        Parts parts = parts();
        parts.deny("half \ud800");
        parts.deny("nul \0");
        parts.deny("x".repeat(200_000));
        parts.writer().start();
        parts.writer().stop();
        assertThat(written("true")).isEqualTo(3);
        assertThat(written("subject = 'half \ufffd'")).isEqualTo(1);
    }

    @Test
    void halfACharacterHidesNothingElse() throws Exception {
        AccessRequest asked =
                new AccessRequest(
                        ACME,
                        new Subject.User("nora"),
                        "GET",
                        "books",
                        "/books",
                        null,
                        Environment.PRODUCTION,
                        Instant.now(),
                        new Supplied(
                                Attributes.NONE,
                                Attributes.NONE,
                                Attributes.NONE,
                                new Attributes(
                                        Map.of(
                                                "f\udc00",
                                                new AttributeValue.Items(
                                                        List.of(
                                                                new AttributeValue.Text(
                                                                        "a\ud800b")))))));
        Row row =
                parts().store()
                        .rows()
                        .of(
                                Entry.of(
                                        IMAGE,
                                        asked,
                                        new Decision(Reason.UNKNOWN_API, IMAGE.position())));
        assertThat(row.subject()).isEqualTo("nora");
        assertThat(row.decision().masked()).containsExactly("characters");
        assertThat(row.decision().request().subject()).isEqualTo(new Subject.User("nora"));
        assertThat(new String(DecisionRecordCodec.encode(row.decision()), StandardCharsets.UTF_8))
                .contains("f\ufffd", "a\ufffdb", "/books");
    }

    @Test
    void aPartitionGoesWhenItsTimeIsOver() throws Exception {
        List<String> all = List.of("decision", "decision_count", "opa_decision", "opa_gap");
        for (String table : all) {
            execute(
                    DATABASE,
                    "create table if not exists %1$s_20200101 partition of %1$s".formatted(table)
                            + " for values from ('2020-01-01') to ('2020-01-02')");
        }
        Parts parts = parts();
        parts.writer().start();
        await().until(() -> tables("%_20200101") == 0);
        parts.writer().stop();
        for (String table : all) {
            assertThat(tables(table + "_2%")).as(table).isGreaterThanOrEqualTo(3);
        }
    }

    private static long tables(String like) throws SQLException {
        try (Connection connection = DATABASE.unpooled("test").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from pg_class where relkind = 'r'"
                                        + " and relname like '"
                                        + like
                                        + "'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
