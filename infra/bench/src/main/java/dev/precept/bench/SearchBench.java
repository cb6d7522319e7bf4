package dev.precept.bench;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.Environment;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.search.Found;
import dev.precept.projections.search.SubjectSearch;
import dev.precept.projections.search.SubjectSearch.Kind;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Searches in process, on one thread, at a million users: the first result and the first page of
 * those who have a scope, beside one decision about one of them; and how many results a second are
 * found in a whole search.
 */
final class SearchBench {
    private static final String NAME = "search";
    private static final int WARM_UPS = 2;
    private static final int PAGE = 100;
    private static final int STREAMED = 1_000_000;
    private static final double NANOS = 1e9;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Session session;
    private final Population population = Population.large();
    private final Questions questions = new Questions(population);

    SearchBench(Session session) {
        this.session = session;
    }

    void run() {
        PolicyImage image = Images.of(population);
        Machine.pinSelf("" + Machine.LOAD_CORE);
        compare(image);
        measure(image);
        profile(image);
    }

    /** A search says of a user what a decision says. */
    private void compare(PolicyImage image) {
        int users = 0;
        for (int i = 0; i < WARM_UPS; i++) {
            AccessRequest request = request(i);
            Iterator<Found> found = search(image, request);
            while (found.hasNext()) {
                String user = found.next().name();
                if (!PolicyDecisionPoint.decide(image, request.by(new Subject.User(user)))
                        .isPermitted()) {
                    throw new BenchException("question " + i + ": " + user + " is not permitted");
                }
                users++;
            }
        }
        session.say("  %d results are permitted", users);
    }

    private void measure(PolicyImage image) {
        List<Figure.Round> first = new ArrayList<>();
        List<Figure.Round> page = new ArrayList<>();
        double[] streamed = new double[Session.ROUNDS];
        for (int round = -WARM_UPS; round < Session.ROUNDS; round++) {
            double decision = decisionNanos(image);
            double firstNanos = pageNanos(image, 1);
            double pageNanos = pageNanos(image, PAGE);
            double results = resultsPerSecond(image);
            if (round >= 0) {
                first.add(new Figure.Round(firstNanos, decision));
                page.add(new Figure.Round(pageNanos, decision));
                streamed[round] = results;
            }
        }
        session.report(Figure.of(NAME, "first-result-to-decision", first));
        session.report(Figure.of(NAME, "first-page-to-decision", page));
        session.report(Figure.alone(NAME, "results-per-second", streamed));
    }

    private AccessRequest request(int question) {
        int scope = questions.scope(question);
        return new AccessRequest(
                population.organization(),
                new Subject.User(Population.userHandle(questions.user(question))),
                Population.scopeName(scope),
                Population.apiHandle(Population.apiOfScope(scope)),
                "item-1",
                Population.applicationHandle(questions.application(question)),
                Environment.PRODUCTION,
                NOW);
    }

    private static Iterator<Found> search(PolicyImage image, AccessRequest request) {
        return new SubjectSearch(request, Kind.USER).in(image, null);
    }

    private double decisionNanos(PolicyImage image) {
        int permitted = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < Questions.COUNT; i++) {
            permitted += PolicyDecisionPoint.decide(image, request(i)).isPermitted() ? 1 : 0;
        }
        return cost(start, permitted, Questions.COUNT);
    }

    private double pageNanos(PolicyImage image, int limit) {
        int results = 0;
        int searches = Questions.COUNT / limit;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < searches; i++) {
            Iterator<Found> found = search(image, request(i));
            for (int taken = 0; taken < limit && found.hasNext(); taken++) {
                found.next();
                results++;
            }
        }
        return cost(start, results, searches);
    }

    private static double cost(long start, int results, int asked) {
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        if (results == 0) {
            throw new BenchException("nothing is permitted");
        }
        return (double) nanos / asked;
    }

    private double resultsPerSecond(PolicyImage image) {
        int results = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; results < STREAMED; i++) {
            Iterator<Found> found = search(image, request(i));
            while (found.hasNext()) {
                found.next();
                results++;
            }
        }
        return results * NANOS / (THREADS.getCurrentThreadCpuTime() - start);
    }

    private void profile(PolicyImage image) {
        long pid = ProcessHandle.current().pid();
        Profile.start(pid);
        resultsPerSecond(image);
        resultsPerSecond(image);
        Profile.stop(pid, session.work().resolve("search.jfr")).print(session);
    }
}
