package dev.precept.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of a comparison over HTTP.
 *
 * @param name for people
 * @param address where it listens
 * @param process whose processor time is counted
 * @param source its requests
 */
record Side(String name, InetSocketAddress address, Child process, Driver.Source source) {
    static final int CONNECTIONS = 32;
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(8);

    /**
     * What a round came to.
     *
     * @param perSecond answers
     * @param cpuMicros processor time of the server for each
     */
    record Measured(double perSecond, double cpuMicros, int p50Micros, int p99Micros) {}

    /** Two sides' rounds. */
    record Pair(List<Measured> ours, List<Measured> other) {
        /** Answers per second. */
        Figure throughput(String bench, String figure) {
            List<Figure.Round> rounds = new ArrayList<>();
            for (int i = 0; i < ours.size(); i++) {
                rounds.add(new Figure.Round(ours.get(i).perSecond(), other.get(i).perSecond()));
            }
            return Figure.of(bench, figure, rounds);
        }

        /** Processor microseconds per answer. */
        Figure cost(String bench, String figure) {
            List<Figure.Round> rounds = new ArrayList<>();
            for (int i = 0; i < ours.size(); i++) {
                rounds.add(new Figure.Round(ours.get(i).cpuMicros(), other.get(i).cpuMicros()));
            }
            return Figure.of(bench, figure, rounds);
        }
    }

    /** The body of every answer of the first questions; each must be a 200. */
    String[] answers(int count) {
        String[] bodies = new String[count];
        Driver driver =
                new Driver(
                        address,
                        CONNECTIONS,
                        source,
                        answer -> {
                            requireOk(answer);
                            bodies[(int) answer.number()] = answer.body();
                        });
        driver.runAll(0, count);
        return bodies;
    }

    private void requireOk(Driver.Answer answer) {
        if (answer.status() != 200) {
            throw new BenchException(name + " answered " + answer);
        }
    }

    private Driver driver() {
        return new Driver(address, CONNECTIONS, source, this::requireOk);
    }

    Measured measure(long first, Duration time) {
        double before = process.cpuMicros();
        Driver.Outcome outcome = driver().run(first, time);
        double used = process.cpuMicros() - before;
        return new Measured(
                outcome.perSecond(),
                used / outcome.answers(),
                outcome.p50Micros(),
                outcome.p99Micros());
    }

    /** Warms both sides up, then measures them in turn, beginning with the one, then the other. */
    static Pair compare(Session session, Side ours, Side other) {
        ours.measure(0, WARM_UP);
        other.measure(0, WARM_UP);
        Pair pair = new Pair(new ArrayList<>(), new ArrayList<>());
        for (int round = 0; round < Session.ROUNDS; round++) {
            long first = (round + 1) * 100_003L;
            boolean oursFirst = round % 2 == 0;
            if (oursFirst) {
                pair.ours.add(ours.measure(first, ROUND));
            }
            pair.other.add(other.measure(first, ROUND));
            if (!oursFirst) {
                pair.ours.add(ours.measure(first, ROUND));
            }
            ours.say(session, pair.ours.getLast());
            other.say(session, pair.other.getLast());
        }
        return pair;
    }

    /** Measures one side alone, warmed up. */
    List<Measured> alone(Session session) {
        measure(0, WARM_UP);
        List<Measured> rounds = new ArrayList<>();
        for (int round = 0; round < Session.ROUNDS; round++) {
            rounds.add(measure((round + 1) * 100_003L, ROUND));
            say(session, rounds.getLast());
        }
        return rounds;
    }

    void say(Session session, Measured measured) {
        say(session, name, measured);
    }

    static void say(Session session, String name, Measured measured) {
        session.say(
                "  %-24s %8.0f/s  %7.1f us CPU each  p50 %d us  p99 %d us  (load average %.2f)",
                name,
                measured.perSecond(),
                measured.cpuMicros(),
                measured.p50Micros(),
                measured.p99Micros(),
                Machine.load());
    }

    /** Where a JVM's time goes under this load. */
    void profile(Session session) {
        session.say("  %s:", name);
        Profile.start(process.pid());
        measure(0, ROUND);
        Profile.stop(process.pid(), session.work().resolve("profile.jfr")).print(session);
    }
}
