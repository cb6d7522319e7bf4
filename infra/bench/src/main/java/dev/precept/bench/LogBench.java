package dev.precept.bench;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.Environment;
import dev.precept.pdp.audit.UnwrittenLog;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.PolicyImage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the decision log costs: nanoseconds of processor time on the thread of the door, for a
 * permit that is counted and for a deny that is written whole, and on the writer's for its row.
 */
final class LogBench {
    private static final String NAME = "log";
    private static final int WARM_UPS = 2;
    private static final int USERS = 1_000;
    private static final int ROLES = 100;
    private static final int REQUESTS = 200_000;
    private static final int DENIES = 20_000;
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Session session;
    private final Population population = Population.ofUsersAndRoles(USERS, ROLES);
    private final Questions questions = new Questions(population);

    LogBench(Session session) {
        this.session = session;
    }

    void run() {
        try {
            PolicyImage image = Images.of(population);
            measure(image, new UnwrittenLog(session.work()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
    }

    private void measure(PolicyImage image, UnwrittenLog log) throws InterruptedException {
        AccessRequest[] permits = requests(true, REQUESTS);
        AccessRequest[] denies = requests(false, DENIES);
        Decision permit = new Decision(Reason.PERMITTED, image.position());
        Decision deny = new Decision(Reason.ROLE_LACKS_PERMISSION, image.position());
        double[] counted = new double[Session.ROUNDS];
        double[] queued = new double[Session.ROUNDS];
        double[] rows = new double[Session.ROUNDS];
        for (int round = -WARM_UPS; round < Session.ROUNDS; round++) {
            double ofPermit = nanos(image, log, permits, permit);
            log.drain();
            double ofDeny = nanos(image, log, denies, deny);
            long start = THREADS.getCurrentThreadCpuTime();
            int made = log.drain();
            long ofRows = THREADS.getCurrentThreadCpuTime() - start;
            if (made != denies.length) {
                throw new BenchException(made + " rows of " + denies.length + " denies");
            }
            if (round >= 0) {
                counted[round] = ofPermit;
                queued[round] = ofDeny;
                rows[round] = (double) ofRows / made;
            }
        }
        session.report(Figure.alone(NAME, "permit", counted));
        session.report(Figure.alone(NAME, "deny", queued));
        session.report(Figure.alone(NAME, "row", rows));
    }

    private static double nanos(
            PolicyImage image, UnwrittenLog log, AccessRequest[] requests, Decision decision) {
        Exercise[] exercises = new Exercise[requests.length];
        if (decision.isPermitted()) {
            Arrays.setAll(exercises, i -> Exercise.of(image, requests[i]));
        }
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < requests.length; i++) {
            if (!log.record(image, requests[i], decision, exercises[i]).equals(decision)) {
                throw new BenchException("not recorded");
            }
        }
        return (double) (THREADS.getCurrentThreadCpuTime() - start) / requests.length;
    }

    private AccessRequest[] requests(boolean isPermitted, int count) {
        List<AccessRequest> requests = new ArrayList<>();
        for (int i = 0; requests.size() < count; i++) {
            if (questions.isPermitted(i) == isPermitted) {
                requests.add(request(i));
            }
        }
        return requests.toArray(AccessRequest[]::new);
    }

    private AccessRequest request(int question) {
        int scope = questions.scope(question);
        return new AccessRequest(
                population.organization(),
                new Subject.User(population.userId(questions.user(question))),
                "GET",
                Population.apiHandle(Population.apiOfScope(scope)),
                Population.pathOf(scope, question),
                population.applicationId(questions.application(question)),
                Environment.PRODUCTION,
                NOW);
    }
}
