package dev.precept.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Runs the benchmarks named on the command line, one after the other. */
final class Bench {
    private static final Map<String, Consumer<Session>> BENCHMARKS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("admin", session -> new AdminBench(session).run()),
                            Map.entry("command", session -> new CommandBench(session).run()),
                            Map.entry("decision", session -> new DecisionBench(session).run()),
                            Map.entry(
                                    "decision-replay",
                                    session -> new DecisionReplayBench(session).run()),
                            Map.entry(
                                    "decision-http",
                                    session -> new DecisionHttpBench(session).run()),
                            Map.entry("ext-authz", session -> new CheckBench(session).run()),
                            Map.entry("fence", session -> new FenceBench(session).run()),
                            Map.entry("history", session -> new HistoryBench(session).run()),
                            Map.entry("introspect", session -> new IntrospectBench(session).run()),
                            Map.entry("flat", session -> new FlatBench(session).run()),
                            Map.entry("log", session -> new LogBench(session).run()),
                            Map.entry("opa", session -> new OpaBench(session).run()),
                            Map.entry("proof", session -> new ProofBench(session).run()),
                            Map.entry(
                                    "propagation", session -> new PropagationBench(session).run()),
                            Map.entry("relay", session -> new RelayBench(session).run()),
                            Map.entry("replay", session -> new ReplayBench(session).run()),
                            Map.entry("search", session -> new SearchBench(session).run()),
                            Map.entry("token", session -> new TokenBench(session).run()),
                            Map.entry("whatif", session -> new DifferenceBench(session).run())));

    private Bench() {}

    public static void main(String[] names) throws IOException {
        if (names.length == 0 || !BENCHMARKS.keySet().containsAll(List.of(names))) {
            System.err.println("usage: infra/bench/run NAME...   with " + BENCHMARKS.keySet());
            System.exit(2);
        }
        Path root = Path.of(System.getProperty("bench.root"));
        Path jar = Path.of(System.getProperty("bench.jar"));
        String results = System.getProperty("bench.results", root + "/infra/bench/results");
        Session session = new Session(root, jar, Path.of(results));
        Files.createDirectories(session.work());
        for (String name : names) {
            session.say("");
            session.say("== %s, %s, commit %s", name, Instant.now(), session.commit());
            session.say(
                    "%s; load average %.2f at the start; seed %d",
                    Machine.description(), Machine.load(), Session.SEED);
            try {
                Objects.requireNonNull(BENCHMARKS.get(name)).accept(session);
            } catch (BenchException e) {
                session.say("%s stopped: %s", name, e);
                e.printStackTrace();
                System.exit(1);
            }
        }
    }
}
