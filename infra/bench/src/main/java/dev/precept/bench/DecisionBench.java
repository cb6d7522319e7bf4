package dev.precept.bench;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.image.PolicyImage;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Decisions in process, on one thread, at a million users: nanoseconds of processor time from the
 * texts of a request to its answer. Every request is made of new strings, so that no hash of an
 * earlier one helps.
 */
final class DecisionBench {
    private static final String NAME = "decision";
    private static final int WARM_UPS = 2;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Session session;
    private final Population population = Population.large();
    private final Questions questions = new Questions(population);
    private Position position = Position.ZERO;

    DecisionBench(Session session) {
        this.session = session;
    }

    void run() {
        long before = usedBytes();
        PolicyImage image = Images.of(population);
        long after = usedBytes();
        position = image.position();
        session.report(Figure.alone(NAME, "image-bytes", after - before));
        session.say(
                "  %.1f bytes per user at %d users",
                (double) (after - before) / population.users(), population.users());
        NaivePolicy naive = new NaivePolicy(population);
        session.say("  the naive maps: %d bytes", usedBytes() - after);
        Machine.pinSelf("" + Machine.LOAD_CORE);
        compare(image, naive);
        measure(image, naive);
        allocation(image);
        profile(image);
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void compare(PolicyImage image, NaivePolicy naive) {
        for (IntFunction<AccessRequest> kind : kinds()) {
            for (int i = 0; i < Questions.COUNT; i++) {
                Decision decision = PolicyDecisionPoint.decide(image, kind.apply(i));
                Reason expected =
                        questions.isPermitted(i) ? Reason.PERMITTED : Reason.ROLE_LACKS_PERMISSION;
                if (decision.reason() != expected) {
                    throw new BenchException(
                            "question " + i + ": " + decision + " instead of " + expected);
                }
            }
        }
        for (int i = 0; i < Questions.COUNT; i++) {
            if (askNaive(naive, byHandles(i)) != questions.isPermitted(i)) {
                throw new BenchException("question " + i + ": the naive maps disagree");
            }
        }
        session.say("  %d answers are the same on every side", Questions.COUNT);
    }

    private List<IntFunction<AccessRequest>> kinds() {
        return List.of(this::byHandles, this::byIds, this::byTokenAndPath);
    }

    private void measure(PolicyImage image, NaivePolicy naive) {
        List<Figure.Round> handles = new ArrayList<>();
        double[] ids = new double[Session.ROUNDS];
        double[] tokens = new double[Session.ROUNDS];
        for (int round = -WARM_UPS; round < Session.ROUNDS; round++) {
            double ours = nanos(image, this::byHandles);
            double other = naiveNanos(naive);
            double byIds = nanos(image, this::byIds);
            double byToken = nanos(image, this::byTokenAndPath);
            if (round >= 0) {
                handles.add(new Figure.Round(ours, other));
                ids[round] = byIds;
                tokens[round] = byToken;
            }
        }
        session.report(Figure.of(NAME, "from-strings", handles));
        session.report(Figure.alone(NAME, "from-ids", ids));
        session.report(Figure.alone(NAME, "from-token-and-path", tokens));
    }

    /** A user with a scope, everything named by handle. */
    private AccessRequest byHandles(int question) {
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

    /** The same, with the ids of user and application. */
    private AccessRequest byIds(int question) {
        int scope = questions.scope(question);
        return new AccessRequest(
                population.organization(),
                new Subject.User(population.userId(questions.user(question))),
                Population.scopeName(scope),
                Population.apiHandle(Population.apiOfScope(scope)),
                "item-1",
                population.applicationId(questions.application(question)),
                Environment.PRODUCTION,
                NOW);
    }

    /** The user's token, as verified, at a path. */
    private AccessRequest byTokenAndPath(int question) {
        int scope = questions.scope(question);
        int api = Population.apiOfScope(scope);
        TokenClaims claims =
                new TokenClaims(
                        population.organization(),
                        population.applicationId(questions.application(question)),
                        population.userId(questions.user(question)),
                        Set.of(Population.apiIdentifier(api)),
                        Set.of(Population.scopeName(scope)),
                        "token-" + question,
                        null,
                        "bench",
                        position,
                        NOW.plusSeconds(1),
                        false);
        return new AccessRequest(
                population.organization(),
                new Subject.Token(claims),
                "GET",
                Population.apiHandle(api),
                Population.pathOf(scope, question),
                null,
                Environment.PRODUCTION,
                NOW);
    }

    private double nanos(PolicyImage image, IntFunction<AccessRequest> kind) {
        AccessRequest[] requests = requests(kind);
        int permitted = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (AccessRequest request : requests) {
            permitted += PolicyDecisionPoint.decide(image, request).isPermitted() ? 1 : 0;
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        requirePermits(permitted);
        return (double) nanos / requests.length;
    }

    private double naiveNanos(NaivePolicy naive) {
        AccessRequest[] requests = requests(this::byHandles);
        int permitted = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (AccessRequest request : requests) {
            permitted += askNaive(naive, request) ? 1 : 0;
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        requirePermits(permitted);
        return (double) nanos / requests.length;
    }

    private static boolean askNaive(NaivePolicy naive, AccessRequest request) {
        return request.subject() instanceof Subject.User(String user)
                && request.application() != null
                && naive.decide(
                        user, request.application(), request.resourceType(), request.action());
    }

    private static AccessRequest[] requests(IntFunction<AccessRequest> kind) {
        AccessRequest[] requests = new AccessRequest[Questions.COUNT];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = kind.apply(i);
        }
        return requests;
    }

    private void requirePermits(int permitted) {
        if (permitted < Questions.COUNT * 0.89 || permitted > Questions.COUNT * 0.91) {
            throw new BenchException(permitted + " requests were permitted");
        }
    }

    private void allocation(PolicyImage image) {
        String[] names = {"", "-by-ids", "-by-token-and-path"};
        for (int kind = 0; kind < names.length; kind++) {
            AccessRequest[] requests = requests(kinds().get(kind));
            double[] bytes = new double[Session.ROUNDS];
            for (int round = 0; round < bytes.length; round++) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (AccessRequest request : requests) {
                    PolicyDecisionPoint.decide(image, request);
                }
                long after = THREADS.getCurrentThreadAllocatedBytes();
                bytes[round] = (double) (after - before) / requests.length;
            }
            session.report(Figure.alone(NAME, "bytes-per-decision" + names[kind], bytes));
        }
    }

    private void profile(PolicyImage image) {
        AccessRequest[] requests = requests(this::byHandles);
        long pid = ProcessHandle.current().pid();
        Profile.start(pid);
        int permitted = 0;
        for (int i = 0; i < 10 * requests.length; i++) {
            AccessRequest request = requests[i % requests.length];
            permitted += PolicyDecisionPoint.decide(image, request).isPermitted() ? 1 : 0;
        }
        requirePermits(permitted / 10);
        Profile.stop(pid, session.work().resolve("decision.jfr")).print(session);
    }
}
