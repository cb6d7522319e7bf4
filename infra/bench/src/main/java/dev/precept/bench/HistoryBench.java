package dev.precept.bench;

import dev.precept.domain.application.Environment;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.PolicyImage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Decisions about the past. Over HTTP, one after the other: cold, each of another user at another
 * position; warm, the same ones again, beside the same questions of now. In process: on an image of
 * then at hand, beside the same question to tables of PostgreSQL with the positions from and to
 * which each row held.
 */
final class HistoryBench {
    private static final String NAME = "history";
    private static final int USERS = Integer.getInteger("bench.users", 1_000_000);
    private static final int ROLES = 1_000;
    private static final int COLD = 200;
    private static final int WARM_UPS = 5;
    private static final int IN_PROCESS = 200_000;
    private static final int QUERIES = 2_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double CAUGHT_UP_MILLIS = 500;
    private static final Duration CATCH_UP = Duration.ofMinutes(30);

    private final Session session;
    private final Population population = Population.ofUsersAndRoles(USERS, ROLES);
    private final Questions questions = new Questions(population);

    HistoryBench(Session session) {
        this.session = session;
    }

    void run() {
        DataDirectories.Populated populated = DataDirectories.populated(session, population);
        try (ServiceProcess precept =
                ServiceProcess.start(session, populated.path(), Machine.allCores())) {
            overHttp(precept);
        }
        try (Log log = Log.open(populated.path());
                TemporalTables tables = new TemporalTables(log.database(), population)) {
            inProcess(Images.of(population), tables);
        }
    }

    private void overHttp(ServiceProcess precept) {
        long head = ask(precept, 0, "").position();
        session.say("  the log has %d events", head);
        awaitKeys(precept, head);
        SplittableRandom random = new SplittableRandom(Session.SEED);
        List<String> positions = new ArrayList<>();
        double[] cold = new double[COLD];
        for (int i = 0; i < COLD; i++) {
            positions.add(Long.toString(head - 1 - random.nextLong(head / 10)));
            cold[i] = ask(precept, i, positions.get(i)).millis();
        }
        session.report(Figure.alone(NAME, "as-of-cold-millis", cold));
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = -WARM_UPS; round < Session.ROUNDS; round++) {
            double then = 0;
            double now = 0;
            for (int i = 0; i < COLD; i++) {
                then += ask(precept, i, positions.get(i)).millis();
                now += ask(precept, i, "").millis();
            }
            if (round >= 0) {
                rounds.add(new Figure.Round(then / COLD, now / COLD));
            }
        }
        session.report(Figure.of(NAME, "as-of-warm-vs-now-millis", rounds));
    }

    /** After the load the table of keys follows; until then whole images answer. */
    private void awaitKeys(ServiceProcess precept, long head) {
        long start = System.nanoTime();
        int question = COLD;
        while (ask(precept, question, Long.toString(head - 1)).millis() > CAUGHT_UP_MILLIS) {
            question++;
            if (System.nanoTime() - start > CATCH_UP.toNanos()) {
                throw new BenchException("the keys of the history do not catch up");
            }
        }
        session.say("  keys were there after %.0f s", (System.nanoTime() - start) / 1e9);
    }

    /** What was answered, and how long it took. */
    private record Asked(long position, double millis) {}

    private Asked ask(ServiceProcess precept, int question, String at) {
        String body = Workload.authzenBody(questions, question);
        long start = System.nanoTime();
        long position =
                precept.callAt(at, Workload.AUTHZEN_PATH, body)
                        .get("context")
                        .get("position")
                        .asLong();
        return new Asked(position, (System.nanoTime() - start) / NANOS_PER_MILLI);
    }

    private void inProcess(PolicyImage image, TemporalTables tables) {
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = -1; round < Session.ROUNDS; round++) {
            double ours = perSecond(IN_PROCESS, question -> decide(image, question));
            double other = perSecond(QUERIES, tables::isPermitted);
            if (round >= 0) {
                rounds.add(new Figure.Round(ours, other));
            }
        }
        session.report(Figure.of(NAME, "as-of-vs-temporal-tables", rounds));
    }

    private boolean decide(PolicyImage image, int question) {
        int scope = questions.scope(question);
        AccessRequest request =
                new AccessRequest(
                        population.organization(),
                        new Subject.User(Population.userHandle(questions.user(question))),
                        Population.scopeName(scope),
                        Population.apiHandle(Population.apiOfScope(scope)),
                        "item-1",
                        Population.applicationHandle(questions.application(question)),
                        Environment.PRODUCTION,
                        Instant.EPOCH);
        return PolicyDecisionPoint.decide(image, request).isPermitted();
    }

    private double perSecond(int count, Decider decider) {
        long start = System.nanoTime();
        for (int question = 0; question < count; question++) {
            boolean isPermitted = decider.isPermitted(question);
            if (isPermitted != questions.isPermitted(question)) {
                throw new BenchException("question " + question + " is answered wrongly");
            }
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    /** Answers a question of the workload. */
    private interface Decider {
        boolean isPermitted(int question);
    }
}
