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
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Introspection over HTTP by a token's own client, against a server that answers the same bytes
 * whatever it is asked, and against the npm package oidc-provider. Each side has many tokens.
 */
final class IntrospectBench {
    private static final String NAME = "introspect";
    private static final int TOKENS = 1_000;
    private static final int COMPARED = 2_000;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PATH =
            "/o/" + Population.ORGANIZATION_HANDLE + "/oauth2/introspect";

    private final Session session;

    IntrospectBench(Session session) {
        this.session = session;
    }

    void run() {
        Population population = Population.ofUsersAndRoles(1_000, 10);
        DataDirectories.Populated populated = DataDirectories.populated(session, population);
        String core = "" + Machine.SERVER_CORE;
        try (ServiceProcess precept = ServiceProcess.start(session, populated.path(), core)) {
            Machine.pinSelf("" + Machine.LOAD_CORE);
            Client client = populated.clients(SignatureAlgorithm.ES256).getFirst();
            List<String> tokens =
                    tokens(
                            new Side(
                                    "tokens",
                                    precept.decisionAddress(),
                                    precept.process(),
                                    Workload.tokens(List.of(client))));
            Side ours =
                    new Side(
                            "precept",
                            precept.decisionAddress(),
                            precept.process(),
                            asking(PATH, client.id(), client.secret(), tokens));
            requireActive(ours);
            againstBare(ours);
            try (TokenPeers.Peer peer = new TokenPeers(session).oidcProvider()) {
                Side gives = peer.side("/token", "grant_type=client_credentials&scope=s1+s2");
                Side other =
                        new Side(
                                peer.name(),
                                gives.address(),
                                peer.process(),
                                asking(
                                        "/token/introspection",
                                        TokenPeers.CLIENT,
                                        TokenPeers.SECRET,
                                        tokens(gives)));
                requireActive(other);
                Side.Pair pair = Side.compare(session, ours, other);
                session.report(pair.throughput(NAME, "vs-oidc-provider"));
                session.report(pair.cost(NAME, "cpu-vs-oidc-provider"));
            }
        } finally {
            Machine.pinSelf(Machine.allCores());
        }
    }

    private static List<String> tokens(Side side) {
        JsonMapper json = JsonMapper.builder().build();
        List<String> tokens = new ArrayList<>();
        for (String answer : side.answers(TOKENS)) {
            tokens.add(json.readTree(answer).get("access_token").asString());
        }
        return tokens;
    }

    private static Driver.Source asking(
            String path, String client, String secret, List<String> tokens) {
        return Requests.post(
                        path,
                        FORM,
                        "Authorization: " + ServiceProcess.basic(client, secret) + "\r\n")
                .text("token=")
                .name(tokens.size(), tokens::get, question -> question % tokens.size())
                .build();
    }

    private void requireActive(Side side) {
        for (String body : side.answers(COMPARED)) {
            if (!body.contains("\"active\":true")) {
                throw new BenchException(side.name() + " does not know its token: " + body);
            }
        }
    }

    private void againstBare(Side ours) {
        AtomicReference<String> whole = new AtomicReference<>("");
        new Driver(ours.address(), 1, ours.source(), answer -> whole.set(answer.toString()))
                .runAll(0, 1);
        Path answer = session.work().resolve("introspection");
        try {
            Files.writeString(answer, whole.get());
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
            session.report(pair.throughput(NAME, "vs-bare"));
            session.report(pair.cost(NAME, "cpu-vs-bare"));
            ours.profile(session);
        }
    }
}
