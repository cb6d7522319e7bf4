package dev.precept.bench;

import com.zaxxer.hikari.HikariDataSource;

import dev.precept.pdp.eventstore.HeadListener;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.stream.kafka.RelayRun;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of changes a second of the relay that follows a long log of small commands to a broker,
 * against a bare producer, acknowledged by all replicas and without transactions, that has the same
 * records in memory and writes them to a topic of the same settings. The relay reads the log, makes
 * its image, and writes what is so besides.
 */
final class RelayBench {
    private static final String NAME = "relay";
    private static final int USERS = Integer.getInteger("bench.users", 40_000);
    private static final int ROLES = 100;
    private static final int EVENTS_PER_COMMAND = 2;

    private final Session session;

    RelayBench(Session session) {
        this.session = session;
    }

    void run() {
        Path data = session.work().resolve("data-relay");
        Machine.run(List.of("rm", "-rf", data.toString()));
        try (Log log = Log.open(data);
                KafkaProcess broker = KafkaProcess.start(session);
                HikariDataSource pool = new HikariDataSource()) {
            Population population = Population.ofUsersAndRoles(USERS, ROLES);
            try (BulkLoad load = new BulkLoad(log.database(), EVENTS_PER_COMMAND)) {
                population.organizationEvent(load);
                population.events(load);
                session.say("  the log has %d events", load.complete());
            }
            pool.setDataSource(log.database().unpooled("bench"));
            LogReader reader = new LogReader(pool, InstantSource.system());
            HeadSignal signal = new HeadSignal();
            try (HeadListener listener = HeadListener.start(log.database(), signal)) {
                compare(broker, new RelayRun(broker.bootstrap(), reader, signal), reader);
            }
        }
    }

    private void compare(KafkaProcess broker, RelayRun run, LogReader reader) {
        List<StoredEvent> events = new ArrayList<>();
        reader.replay(0, events::add);
        List<Figure.Round> rounds = new ArrayList<>();
        List<Figure.Round> brokers = new ArrayList<>();
        for (int round = -1; round < Session.ROUNDS; round++) {
            double begun = broker.process().cpuMicros();
            double ours = events.size() / run.relay("relay" + round + ".", events.size());
            double between = broker.process().cpuMicros();
            double other = events.size() / run.produce("bare" + round + ".", events);
            double ended = broker.process().cpuMicros();
            session.say(
                    "  relay %.0f/s, bare producer %.0f/s; the broker's CPU %.1f and %.1f us"
                            + " (load average %.2f)",
                    ours,
                    other,
                    (between - begun) / events.size(),
                    (ended - between) / events.size(),
                    Machine.load());
            if (round >= 0) {
                rounds.add(new Figure.Round(ours, other));
                brokers.add(new Figure.Round(between - begun, ended - between));
            }
        }
        session.report(Figure.of(NAME, "vs-bare-producer", rounds));
        session.report(Figure.of(NAME, "cpu-of-broker-vs-bare-producer", brokers));
        long pid = ProcessHandle.current().pid();
        Profile.start(pid);
        run.relay("profile.", events.size());
        Profile.stop(pid, session.work().resolve("relay.jfr")).print(session);
    }
}
