package dev.precept.bench;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.SnapshotSettings;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.postgresql.PGConnection;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the log to the image: a million events, against the bare copying of the same rows. */
final class ReplayBench {
    private static final String NAME = "replay";
    private static final int USERS = 200_000;
    private static final int ROLES = 1_000;
    private static final String COPY =
            "copy (select position, last_of_command, at_micros, stream, revision, event_id,"
                    + " organization, type, envelope from event order by position)"
                    + " to stdout (format binary)";

    private static final int FIRST_QUESTIONS = 20;

    private final Session session;

    ReplayBench(Session session) {
        this.session = session;
    }

    void run() {
        Population population = Population.ofUsersAndRoles(USERS, ROLES);
        DataDirectories.Populated populated = DataDirectories.populated(session, population);
        try (Log log = Log.open(populated.path())) {
            againstCopy(log);
        }
        restart(populated.path(), new Questions(population));
    }

    private void againstCopy(Log log) {
        long events = log.reader().head().position();
        session.say("  the log has %d events", events);
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = -1; round < Session.ROUNDS; round++) {
            double other = seconds(() -> copy(log, events));
            double decoded = seconds(() -> decode(log, events));
            double ours = seconds(() -> replay(log, events));
            session.say(
                    "  copy %.2f s, decoded %.2f s, image %.2f s  (load average %.2f)",
                    other, decoded, ours, Machine.load());
            if (round >= 0) {
                rounds.add(new Figure.Round(events / ours, events / other));
            }
        }
        session.report(Figure.of(NAME, "vs-copy", rounds));
        long pid = ProcessHandle.current().pid();
        Profile.start(pid);
        replay(log, events);
        Profile.stop(pid, session.work().resolve("replay.jfr")).print(session);
    }

    private static double seconds(Runnable deed) {
        long start = System.nanoTime();
        deed.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void copy(Log log, long events) {
        try (Connection connection = log.database().unpooled("bench").getConnection()) {
            long rows =
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut(COPY, OutputStream.nullOutputStream());
            require(rows == events, "the copy has " + rows + " rows");
        } catch (SQLException | IOException e) {
            throw new BenchException("the log cannot be copied", e);
        }
    }

    private static void decode(Log log, long events) {
        long[] decoded = new long[1];
        log.reader()
                .replay(
                        0,
                        event -> {
                            EventCodec.decode(event.envelope());
                            decoded[0]++;
                        });
        require(decoded[0] == events, decoded[0] + " events were decoded");
    }

    /** The service's own way, with what it does at every start. */
    private static void replay(Log log, long events) {
        LogReader reader = log.reader();
        ImageLoader loader =
                new ImageLoader(PolicyImage.empty(reader.head().log().toString()), List.of());
        Path noSnapshots = log.directory().path().resolve("no-snapshots");
        SnapshotSettings never = new SnapshotSettings(Long.MAX_VALUE, Duration.ofDays(1));
        ImageFeed feed = new ImageFeed(reader, new HeadSignal(), loader, noSnapshots, never);
        feed.start();
        feed.stop();
        Position position = loader.image().position();
        require(position.value() == events, "the image is at " + position);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new BenchException(what);
        }
    }

    /** Seconds from the start of the process to its first right answer; ours has a snapshot. */
    private void restart(Path data, Questions questions) {
        Path snapshots = data.resolve(DataDirectories.SNAPSHOTS);
        Path aside = data.resolve("snapshots-aside");
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = 0; round < Session.ROUNDS; round++) {
            double with = secondsToFirstDecision(data, questions, "with a snapshot");
            move(snapshots, aside);
            double without = secondsToFirstDecision(data, questions, "without a snapshot");
            move(aside, snapshots);
            rounds.add(new Figure.Round(with, without));
        }
        session.report(Figure.of(NAME, "restart", rounds));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new BenchException(from + " cannot be moved", e);
        }
    }

    private double secondsToFirstDecision(Path data, Questions questions, String what) {
        long start = System.nanoTime();
        try (ServiceProcess precept = ServiceProcess.start(session, data, Machine.allCores())) {
            for (int question = 0; question < FIRST_QUESTIONS; question++) {
                boolean decision =
                        precept.call(
                                        "POST",
                                        Workload.AUTHZEN_PATH,
                                        Workload.authzenBody(questions, question))
                                .get("decision")
                                .asBoolean();
                require(decision == questions.isPermitted(question), "a wrong first answer");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            session.say(
                    "  %.2f s to the first answers %s, %.1f CPU s  (load average %.2f)",
                    seconds, what, precept.process().cpuMicros() / 1e6, Machine.load());
            return seconds;
        }
    }
}
