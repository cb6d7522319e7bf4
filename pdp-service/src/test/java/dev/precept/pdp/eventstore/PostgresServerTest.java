package dev.precept.pdp.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The product's own PostgreSQL: durable, private, and hard to lose. */
class PostgresServerTest {
    @TempDir Path path;

    @Test
    void keepsWhatWasCommittedOverARestart() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            try (PostgresServer server = TestPostgres.start(directory)) {
                execute(server.database(), "create table kept as select 42 as answer");
            }
            try (PostgresServer server = TestPostgres.start(directory)) {
                assertThat(number(server.database(), "select answer from kept")).isEqualTo(42);
            }
        }
    }

    @Test
    void isDurableAndLetsNobodyInWithoutItsPassword() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path);
                PostgresServer server = TestPostgres.start(directory)) {
            Database database = server.database();
            assertThat(text(database, "show fsync")).isEqualTo("on");
            assertThat(text(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(text(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            path.resolve("postgres.password"))))
                    .isEqualTo("rw-------");
            assertThat(database.toString()).doesNotContain(database.password());
            Database stranger = new Database(database.url(), database.username(), "guess");
            assertThatThrownBy(() -> stranger.connect("stranger"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void isStartedAgainWhenItIsKilled() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path);
                PostgresServer server = TestPostgres.start(directory)) {
            execute(server.database(), "create table kept as select 42 as answer");
            server.process().orElseThrow().destroyForcibly();
            awaitAnswer(server.database());
            assertThat(number(server.database(), "select answer from kept")).isEqualTo(42);
        }
    }

    @Test
    void aServerThatAKilledProcessLeftBehindIsStoppedAndItsDataKept() throws Exception {
        Process killed = holder("serve");
        try {
            awaitReady(killed);
            killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            try (DataDirectory directory = DataDirectory.open(path);
                    PostgresServer server = TestPostgres.start(directory)) {
                assertThat(number(server.database(), "select answer from kept")).isEqualTo(42);
            }
        } finally {
            killed.destroyForcibly();
        }
    }

    @Test
    void aStaleProcessNumberThatNowBelongsToAnotherProgramIsNoObstacle() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            TestPostgres.start(directory).close();
            Files.writeString(
                    path.resolve("postgres/postmaster.pid"), ProcessHandle.current().pid() + "\n");
            try (PostgresServer server = TestPostgres.start(directory)) {
                assertThat(number(server.database(), "select 42")).isEqualTo(42);
            }
        }
    }

    @Test
    void anUnfinishedFirstStartIsBegunAgain() throws Exception {
        Files.createDirectories(path.resolve("postgres.unfinished/base"));
        try (DataDirectory directory = DataDirectory.open(path);
                PostgresServer server = TestPostgres.startNew(directory)) {
            assertThat(number(server.database(), "select 42")).isEqualTo(42);
        }
    }

    @Test
    void aDataDirectoryOfAnotherProcessIsRefused() throws Exception {
        Process other = holder("hold");
        try {
            awaitReady(other);
            assertThatThrownBy(() -> DataDirectory.open(path))
                    .isInstanceOf(DataDirectoryInUseException.class)
                    .hasMessageContaining("process " + other.pid());
        } finally {
            other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        DataDirectory.open(path).close();
    }

    @Test
    void aDataDirectoryOfThisProcessIsRefusedAndStaysHeld() throws Exception {
        try (DataDirectory directory = DataDirectory.open(path)) {
            assertThatThrownBy(() -> DataDirectory.open(directory.path()))
                    .isInstanceOf(DataDirectoryInUseException.class);
            Process other = holder("hold");
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isNotZero();
        }
        DataDirectory.open(path).close();
    }

    /** A process of its own that opens the data directory, says so, and stays. */
    private Process holder(String what) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Holder.class.getName(), what, path.toString()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** It may log before it says so. */
    private static void awaitReady(Process process) throws IOException {
        String line = process.inputReader().readLine();
        while (line != null && !line.equals("ready")) {
            line = process.inputReader().readLine();
        }
        assertThat(line).isEqualTo("ready");
    }

    /** The other process. */
    static final class Holder {
        public static void main(String[] arguments) throws Exception {
            DataDirectory directory = DataDirectory.open(Path.of(arguments[1]));
            if (arguments[0].equals("serve")) {
                PostgresServer server = TestPostgres.start(directory);
                execute(server.database(), "create table kept as select 42 as answer");
            }
            System.out.println("ready");
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    private static void awaitAnswer(Database database) throws InterruptedException {
        for (int tries = 0; tries < 300; tries++) {
            try {
                number(database, "select 1");
                return;
            } catch (SQLException notYet) {
                Thread.sleep(100);
            }
        }
        throw new AssertionError("the server did not come back");
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int number(Database database, String sql) throws SQLException {
        return Integer.parseInt(text(database, sql));
    }

    private static String text(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
