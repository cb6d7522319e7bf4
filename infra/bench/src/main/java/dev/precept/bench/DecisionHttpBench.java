package dev.precept.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decisions over HTTP: AuthZEN evaluations by the service's lean listener in its default
 * configuration, against a server that decides nothing, and against Cerbos. The server has one
 * core, the load the other.
 */
final class DecisionHttpBench {
    private static final String NAME = "decision-http";
    private static final int COMPARED = 20_000;
    private static final int BATCH = 1_000;
    private static final int BATCHES = 200;

    private final Session session;
    private final Population population = Population.large();
    private final Questions questions = new Questions(population);

    DecisionHttpBench(Session session) {
        this.session = session;
    }

    void run() {
        Path data = DataDirectories.populated(session, population).path();
        try (ServiceProcess precept =
                ServiceProcess.start(session, data, "" + Machine.SERVER_CORE)) {
            Machine.pinSelf("" + Machine.LOAD_CORE);
            againstBare(precept, "");
            inBatches(precept);
            againstCerbos(precept);
        }
        try (ServiceProcess precept =
                ServiceProcess.start(
                        session,
                        data,
                        "" + Machine.SERVER_CORE,
                        "--precept.decision-log.permits=WHOLE")) {
            againstBare(precept, "written-whole-");
        } finally {
            Machine.pinSelf(Machine.allCores());
        }
    }

    private void inBatches(ServiceProcess precept) {
        Side side =
                new Side(
                        "precept, batches",
                        precept.decisionAddress(),
                        precept.process(),
                        Workload.batches(questions, precept.authorization(), BATCH, BATCHES));
        String[] bodies = side.answers(BATCHES);
        for (int i = 0; i < BATCHES; i++) {
            int permits = bodies[i].split("\"decision\":true", -1).length - 1;
            int right = 0;
            for (int j = 0; j < BATCH; j++) {
                right += questions.isPermitted(i * BATCH + j) ? 1 : 0;
            }
            if (permits != right) {
                throw new BenchException("a batch of " + permits + " permits, not " + right);
            }
        }
        double[] micros =
                side.alone(session).stream().mapToDouble(m -> m.cpuMicros() / BATCH).toArray();
        session.report(Figure.alone(NAME, "batch-cpu-micros-per-decision", micros));
    }

    private Side ours(ServiceProcess precept, boolean withApplication) {
        return new Side(
                withApplication ? "precept" : "precept, roles only",
                precept.decisionAddress(),
                precept.process(),
                Workload.authzen(questions, precept.authorization(), withApplication));
    }

    private void againstBare(ServiceProcess precept, String figure) {
        Side ours = ours(precept, true);
        requireAnswers(ours, "\"decision\":true");
        Path answer = session.work().resolve("answer");
        try {
            Files.writeString(answer, wholeAnswer(ours));
        } catch (IOException e) {
            throw new BenchException("the answer cannot be kept", e);
        }
        try (Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        JavaCommand.harness(BareServer.class, answer.toString()),
                        session.work().resolve("bare.log"),
                        BareServer.READY)) {
            String ready = child.awaitReady(Duration.ofMinutes(1));
            int port = Integer.parseInt(ready.substring(BareServer.READY.length()));
            Side bare =
                    new Side(
                            "bare Netty",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            child,
                            ours.source());
            Side.Pair pair = Side.compare(session, ours, bare);
            session.report(pair.throughput(NAME, figure + "vs-bare"));
            session.report(pair.cost(NAME, figure + "cpu-vs-bare"));
            ours.profile(session);
            bare.profile(session);
        }
    }

    private void againstCerbos(ServiceProcess precept) {
        Side ours = ours(precept, false);
        requireAnswers(ours, "\"decision\":true");
        try (Cerbos server = Cerbos.start(session, population)) {
            Side cerbos =
                    new Side(
                            "Cerbos",
                            server.address(),
                            server.process(),
                            Workload.cerbos(questions));
            requireAnswers(cerbos, "EFFECT_ALLOW");
            Side.Pair pair = Side.compare(session, ours, cerbos);
            session.report(pair.throughput(NAME, "vs-cerbos"));
            session.report(pair.cost(NAME, "cpu-vs-cerbos"));
        }
    }

    private void requireAnswers(Side side, String permit) {
        String[] bodies = side.answers(COMPARED);
        int wrong = 0;
        for (int i = 0; i < COMPARED; i++) {
            if (bodies[i].contains(permit) != questions.isPermitted(i)) {
                wrong++;
            }
        }
        if (wrong > 0) {
            throw new BenchException(
                    side.name() + " gave " + wrong + " wrong answers, such as " + bodies[0]);
        }
        session.say(
                "  %s gave %d right answers, such as %s", side.name(), COMPARED, bodies[0].strip());
    }

    private static String wholeAnswer(Side side) {
        AtomicReference<String> whole = new AtomicReference<>("");
        new Driver(side.address(), 1, side.source(), answer -> whole.set(answer.toString()))
                .runAll(0, 1);
        return whole.get();
    }
}
