package dev.precept.bench;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Recorded decisions made again, each at its own position and held against its hash: a million,
 * from the tables of the running service, which has all cores.
 */
final class DecisionReplayBench {
    private static final String NAME = "history";
    private static final String DECISIONS =
            "/v1/organizations/" + Population.ORGANIZATION_HANDLE + "/decisions";
    private static final int BATCH = 1_000;
    private static final int BATCHES = 1_000;

    /** Batches that are not the same. */
    private static final int DIFFERENT = 100;

    private static final Duration WRITING = Duration.ofMinutes(10);

    private final Session session;

    DecisionReplayBench(Session session) {
        this.session = session;
    }

    void run() {
        Population population = Population.large();
        Path data = DataDirectories.populated(session, population).path();
        try (ServiceProcess precept =
                ServiceProcess.start(
                        session,
                        data,
                        Machine.allCores(),
                        "--precept.decision-log.permits=WHOLE")) {
            String question = "{\"from\":\"" + Instant.now() + "\"}";
            new Side(
                            "precept, recorded",
                            precept.decisionAddress(),
                            precept.process(),
                            Workload.batches(
                                    new Questions(population),
                                    precept.authorization(),
                                    BATCH,
                                    DIFFERENT))
                    .answers(BATCHES);
            long decisions = (long) BATCH * BATCHES;
            await(precept, question, decisions);
            double[] perSecond = new double[Session.ROUNDS];
            for (int round = 0; round < perSecond.length; round++) {
                long start = System.nanoTime();
                JsonNode totals = replay(precept, question);
                double seconds = (System.nanoTime() - start) / 1e9;
                require(totals.get("same").asLong() == decisions, totals);
                perSecond[round] = decisions / seconds;
                session.say(
                        "  %d decisions made again in %.2f s  (load average %.2f)",
                        decisions, seconds, Machine.load());
            }
            session.report(Figure.alone(NAME, "decisions-again", perSecond));
        }
    }

    /** Until all are written; the replays meanwhile warm up. */
    private static void await(ServiceProcess precept, String question, long decisions) {
        long end = System.nanoTime() + WRITING.toNanos();
        JsonNode totals = replay(precept, question);
        while (totals.get("decisions").asLong() < decisions) {
            require(System.nanoTime() < end, totals);
            totals = replay(precept, question);
        }
    }

    private static JsonNode replay(ServiceProcess precept, String question) {
        List<JsonNode> lines = precept.lines("POST", DECISIONS + "/replay", question);
        JsonNode totals = lines.getLast().path("totals");
        require(totals.has("same") && !totals.has("next"), lines.getLast());
        return totals;
    }

    private static void require(boolean holds, JsonNode told) {
        if (!holds) {
            throw new BenchException("a replay came to " + told);
        }
    }
}
