package dev.precept.bench;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Interned;
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
    private static final int NUMBERS_PER_DOCUMENT = 4;
    private static final double NANOS_PER_SECOND = 1e9;
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
        long withoutUsers = bytesWithoutUsers();
        long before = usedBytes();
        PolicyImage image = Images.of(population);
        long bytes = usedBytes() - before;
        position = image.position();
        long documents = documentBytes();
        session.report(Figure.alone(NAME, "image-bytes", bytes));
        session.report(
                Figure.alone(
                        NAME, "user-bytes-beyond-documents", bytes - withoutUsers - documents));
        session.say(
                "  of %d bytes %d are without users, %d are the users' documents: %d users",
                bytes, withoutUsers, documents, population.users());
        before = usedBytes();
        NaivePolicy naive = new NaivePolicy(population);
        session.say("  the naive maps: %d bytes", usedBytes() - before);
        Interned interned = Interned.of(image, population.organization());
        if (interned == null) {
            throw new BenchException("the organization is not there");
        }
        Machine.pinSelf("" + Machine.LOAD_CORE);
        compare(image, naive);
        measure(image, naive, interned);
        allocation(image);
        compareEngines(image);
        profile(image);
    }

    private long bytesWithoutUsers() {
        long before = usedBytes();
        PolicyImage image = Images.of(Population.ofUsersAndRoles(0, population.roles()));
        long bytes = usedBytes() - before;
        session.say("  without users, at position %d: %d bytes", image.position().value(), bytes);
        return bytes;
    }

    /** What users' documents say, as short as it can be said: names, and four numbers each. */
    private long documentBytes() {
        long bytes = 0;
        for (int user = 0; user < population.users(); user++) {
            bytes += population.userId(user).length() + Population.userHandle(user).length();
        }
        return bytes + (long) population.users() * NUMBERS_PER_DOCUMENT * Long.BYTES;
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

    private void measure(PolicyImage image, NaivePolicy naive, Interned interned) {
        Numbers numbers = new Numbers(interned);
        List<Figure.Round> handles = new ArrayList<>();
        double[] ids = new double[Session.ROUNDS];
        double[] tokens = new double[Session.ROUNDS];
        double[] numbered = new double[Session.ROUNDS];
        double[] bytes = new double[Session.ROUNDS];
        for (int round = -WARM_UPS; round < Session.ROUNDS; round++) {
            double ours = nanos(image, this::byHandles);
            double other = naiveNanos(naive);
            double byIds = nanos(image, this::byIds);
            double byToken = nanos(image, this::byTokenAndPath);
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            double byNumber = numbers.nanos();
            allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            if (round >= 0) {
                handles.add(new Figure.Round(ours, other));
                ids[round] = byIds;
                tokens[round] = byToken;
                numbered[round] = byNumber;
                bytes[round] = (double) allocated / Questions.COUNT;
            }
        }
        Figure strings = Figure.of(NAME, "from-strings", handles);
        Figure byNumber = Figure.alone(NAME, "from-interned-ids", numbered);
        session.report(strings);
        session.report(Figure.alone(NAME, "from-ids", ids));
        session.report(Figure.alone(NAME, "from-token-and-path", tokens));
        session.report(byNumber);
        session.report(Figure.alone(NAME, "bytes-per-decision-by-interned-ids", bytes));
        session.say(
                "  decisions per second and core: %.2f million from strings, %.2f from interned"
                        + " ids",
                NANOS_PER_SECOND / strings.ours() / 1e6, NANOS_PER_SECOND / byNumber.ours() / 1e6);
    }

    /** The questions by number. */
    private final class Numbers {
        private final Interned interned;
        private final int[] users = new int[Questions.COUNT];
        private final int[] scopes = new int[Questions.COUNT];
        private final int[] applications = new int[Questions.COUNT];

        Numbers(Interned interned) {
            this.interned = interned;
            for (int i = 0; i < Questions.COUNT; i++) {
                int scope = questions.scope(i);
                String api = Population.apiHandle(Population.apiOfScope(scope));
                users[i] = interned.user(Population.userHandle(questions.user(i)));
                scopes[i] = interned.scope(api, Population.scopeName(scope));
                applications[i] =
                        interned.application(
                                Population.applicationHandle(questions.application(i)));
                if (decide(i) == questions.isPermitted(i)) {
                    continue;
                }
                throw new BenchException("question " + i + ": numbers give another answer");
            }
        }

        private boolean decide(int i) {
            return interned.decide(
                            users[i], applications[i], scopes[i], Environment.PRODUCTION, NOW)
                    == Reason.PERMITTED;
        }

        double nanos() {
            int permitted = 0;
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < Questions.COUNT; i++) {
                permitted += decide(i) ? 1 : 0;
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - start;
            requirePermits(permitted);
            return (double) nanos / Questions.COUNT;
        }
    }

    /** General engines on fewer users, each beside us in every round. */
    private void compareEngines(PolicyImage image) {
        session.say(
                "  jcasbin and cedar-java are general engines: they know any kind of rule, and");
        session.say("  are asked for roles only, of %d users", Engine.USERS);
        for (Engine engine : List.of(new CasbinEngine(population), new CedarEngine(population))) {
            List<Figure.Round> rounds = new ArrayList<>();
            for (int round = -1; round < Session.ROUNDS; round++) {
                double ours = nanos(image, this::byHandles);
                double other = engineNanos(engine);
                if (round >= 0) {
                    rounds.add(new Figure.Round(ours, other));
                }
            }
            session.report(Figure.of(NAME, "vs-" + engine.name(), rounds));
        }
    }

    private double engineNanos(Engine engine) {
        int count = engine.questions();
        int wrong = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            int user = questions.user(i) % Engine.USERS;
            int scope = questions.scope(i);
            wrong += engine.permits(user, scope) == population.isGranted(user, scope) ? 0 : 1;
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - start;
        if (wrong > 0) {
            throw new BenchException(engine.name() + " disagrees on " + wrong + " questions");
        }
        return (double) nanos / count;
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
