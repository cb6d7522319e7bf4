package dev.precept.bench;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tokens by client_credentials over HTTP: RS256 against the bare signatures that the same core
 * makes in the same time, ES256 against a server that does nothing but sign, and against other
 * token services. The server has one core, the load the other.
 */
final class TokenBench {
    private static final String NAME = "token";
    private static final Duration WARM_UP = Duration.ofSeconds(45);
    private static final Duration ROUND = Duration.ofSeconds(8);
    private static final int COMPARED = 500;
    private static final String CORE = "" + Machine.SERVER_CORE;

    private final Session session;

    TokenBench(Session session) {
        this.session = session;
    }

    void run() {
        Population population = Population.ofUsersAndRoles(1_000, 10);
        DataDirectories.Populated populated = DataDirectories.populated(session, population);
        try (ServiceProcess precept = ServiceProcess.start(session, populated.path(), CORE)) {
            Machine.pinSelf("" + Machine.LOAD_CORE);
            Side rsa = tokens(precept, populated, SignatureAlgorithm.RS256);
            againstSigning(rsa);
            Side elliptic = tokens(precept, populated, SignatureAlgorithm.ES256);
            againstBare(elliptic);
            TokenPeers peers = new TokenPeers(session);
            against("vs-oidc-provider", elliptic, peers::oidcProvider);
            against("vs-spring", elliptic, peers::spring);
            against("vs-keycloak", elliptic, peers::keycloak);
        } finally {
            Machine.pinSelf(Machine.allCores());
        }
    }

    private Side tokens(
            ServiceProcess precept,
            DataDirectories.Populated populated,
            SignatureAlgorithm algorithm) {
        Side side =
                new Side(
                        "tokens, " + algorithm,
                        precept.decisionAddress(),
                        precept.process(),
                        Workload.tokens(populated.clients(algorithm)));
        for (String body : side.answers(COMPARED)) {
            if (!body.contains("\"access_token\":\"ey") || !body.contains("\"scope\":\"s")) {
                throw new BenchException("no token with scopes: " + body);
            }
        }
        return side;
    }

    private void against(String figure, Side ours, Supplier<TokenPeers.Peer> start) {
        try (TokenPeers.Peer peer = start.get()) {
            Side other = peer.tokens();
            String answer = other.answers(COMPARED)[COMPARED - 1];
            if (!header(answer).contains("\"ES256\"")) {
                throw new BenchException(peer.name() + " signs by something else: " + answer);
            }
            Side.Pair pair = Side.compare(session, ours, other);
            session.report(pair.throughput(NAME, figure));
            session.report(pair.cost(NAME, "cpu-" + figure));
        }
    }

    private void againstBare(Side ours) {
        Path claims = session.work().resolve("claims");
        try {
            Files.write(claims, part(ours.answers(1)[0], 1));
        } catch (IOException e) {
            throw new BenchException("the claims cannot be kept", e);
        }
        try (Child child =
                Child.start(
                        CORE,
                        JavaCommand.harness(
                                BareTokenServer.class,
                                SignatureAlgorithm.ES256.name(),
                                claims.toString()),
                        session.work().resolve("bare-tokens.log"),
                        BareServer.READY)) {
            String ready = child.awaitReady(Duration.ofMinutes(1));
            int port = Integer.parseInt(ready.substring(BareServer.READY.length()));
            Side bare =
                    new Side(
                            "bare Netty that signs",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            child,
                            ours.source());
            Side.Pair pair = Side.compare(session, ours, bare);
            session.report(pair.throughput(NAME, "vs-bound"));
            session.report(pair.cost(NAME, "cpu-vs-bound"));
            ours.profile(session);
            bare.profile(session);
        }
    }

    private void againstSigning(Side side) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.RS256;
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
    }

    private static String header(String answer) {
        return new String(part(answer, 0), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] part(String answer, int index) {
        String token = JsonMapper.builder().build().readTree(answer).get("access_token").asString();
        return Base64.getUrlDecoder().decode(token.split("\\.")[index]);
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
                        CORE,
                        JavaCommand.harness(RawSigner.class, algorithm.name(), provider),
                        session.work().resolve("signer.log"),
                        RawSigner.RESULT)) {
            String line = child.awaitReady(Duration.ofMinutes(1));
            return Double.parseDouble(line.substring(RawSigner.RESULT.length()));
        }
    }
}
