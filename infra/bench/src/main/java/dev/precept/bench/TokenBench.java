package dev.precept.bench;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens by client_credentials over HTTP, against the bare signatures that the same core makes in
 * the same time: what lies around a signature. The load has the other core.
 */
final class TokenBench {
    private static final String NAME = "token";
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int COMPARED = 500;

    private final Session session;

    TokenBench(Session session) {
        this.session = session;
    }

    void run() {
        Population population = Population.ofUsersAndRoles(1_000, 10);
        DataDirectories.Populated populated = DataDirectories.populated(session, population);
        String core = "" + Machine.SERVER_CORE;
        try (ServiceProcess precept = ServiceProcess.start(session, populated.path(), core)) {
            Machine.pinSelf("" + Machine.LOAD_CORE);
            for (SignatureAlgorithm algorithm :
                    List.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256)) {
                measure(precept, populated.clients(algorithm), algorithm);
            }
        }
    }

    private void measure(
            ServiceProcess precept, List<Client> clients, SignatureAlgorithm algorithm) {
        Side side =
                new Side(
                        "tokens, " + algorithm,
                        precept.address(),
                        precept.process(),
                        Workload.tokens(clients));
        requireTokens(side);
        String provider = fasterProvider(algorithm);
        side.measure(0, WARM_UP);
        List<Figure.Round> rounds = new ArrayList<>();
        List<Figure.Round> costs = new ArrayList<>();
        for (int round = 0; round < Session.ROUNDS; round++) {
            Side.Measured ours = side.measure((round + 1) * 100_003L, ROUND);
            double other = signaturesPerSecond(algorithm, provider);
            side.say(session, ours);
            session.say("  %-24s %8.0f/s", "signatures, " + provider, other);
            rounds.add(new Figure.Round(ours.perSecond(), other));
            costs.add(new Figure.Round(ours.cpuMicros(), 1e6 / other));
        }
        session.report(Figure.of(NAME, "vs-signing-" + algorithm, rounds));
        session.report(Figure.of(NAME, "cpu-vs-signing-" + algorithm, costs));
        side.profile(session);
    }

    private void requireTokens(Side side) {
        for (String body : side.answers(COMPARED)) {
            if (!body.contains("\"access_token\":\"ey") || !body.contains("\"scope\":\"s")) {
                throw new BenchException("no token with scopes: " + body);
            }
        }
    }

    private String fasterProvider(SignatureAlgorithm algorithm) {
        double jdk = signaturesPerSecond(algorithm, "JDK");
        double accp = signaturesPerSecond(algorithm, "ACCP");
        String faster = jdk > accp ? "JDK" : "ACCP";
        session.say(
                "  %s: JDK %.0f/s, ACCP %.0f/s; the faster is %s", algorithm, jdk, accp, faster);
        return faster;
    }

    private double signaturesPerSecond(SignatureAlgorithm algorithm, String provider) {
        try (Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        JavaCommand.harness(RawSigner.class, algorithm.name(), provider),
                        session.work().resolve("signer.log"),
                        RawSigner.RESULT)) {
            String line = child.awaitReady(Duration.ofMinutes(1));
            return Double.parseDouble(line.substring(RawSigner.RESULT.length()));
        }
    }
}
