package dev.precept.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Other token services, each with one client that has a secret; on the server's core. */
final class TokenPeers {
    static final String CLIENT = "bench";
    static final String SECRET = "bench-secret";
    private static final String KEYCLOAK = "26.7.0";

    private final Session session;

    TokenPeers(Session session) {
        this.session = session;
    }

    /**
     * One that runs.
     *
     * @param name for people
     * @param tokenPath where it gives tokens
     * @param form what it is asked with
     */
    record Peer(String name, Child process, int port, String tokenPath, String form)
            implements AutoCloseable {
        Side tokens() {
            return side(tokenPath, form);
        }

        Side side(String path, String body) {
            return new Side(
                    name,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    process,
                    Requests.post(
                                    path,
                                    "application/x-www-form-urlencoded",
                                    "Authorization: "
                                            + ServiceProcess.basic(CLIENT, SECRET)
                                            + "\r\n")
                            .text(body)
                            .build());
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** The npm package; fetched where that was not done before. */
    Peer oidcProvider() {
        Path work = session.work().resolve("oidc-provider");
        copy("oidc-provider", work, "package.json", "server.mjs");
        if (!Files.isDirectory(work.resolve("node_modules/oidc-provider"))) {
            Machine.run(
                    List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", "" + work));
        }
        int port = Machine.freePort();
        Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        List.of(
                                "env",
                                "NODE_ENV=production",
                                "node",
                                work.resolve("server.mjs").toString(),
                                "" + port),
                        work.resolve("log"),
                        "oidc-provider listens on");
        child.awaitReady(Duration.ofMinutes(1));
        return new Peer(
                "oidc-provider",
                child,
                port,
                "/token",
                "grant_type=client_credentials&scope=s1+s2&resource=https%3A%2F%2Fapi.example");
    }

    /** Spring Authorization Server. */
    Peer spring() {
        int port = Machine.freePort();
        Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        JavaCommand.harness(SpringPeer.class, "" + port),
                        session.work().resolve("spring.log"),
                        SpringPeer.READY);
        child.awaitReady(Duration.ofMinutes(2));
        return new Peer(
                "Spring",
                child,
                port,
                "/oauth2/token",
                "grant_type=client_credentials&scope=s1+s2");
    }

    /** Keycloak, built for production with H2 in memory; fetched by Maven. */
    Peer keycloak() {
        Path work = session.work().resolve("keycloak-" + KEYCLOAK);
        Path program = work.resolve("bin/kc.sh");
        if (!Files.isExecutable(program)) {
            fetchKeycloak(work);
            Machine.run(List.of(program.toString(), "build", "--db=dev-mem", "--cache=local"));
        }
        copy("keycloak", work.resolve("data/import"), "realm.json");
        int port = Machine.freePort();
        Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        List.of(
                                program.toString(),
                                "start",
                                "--optimized",
                                "--import-realm",
                                "--http-enabled=true",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--http-management-port=" + Machine.freePort(),
                                "--hostname-strict=false"),
                        work.resolve("log"),
                        "Listening on: http://127.0.0.1");
        child.awaitReady(Duration.ofMinutes(5));
        child.isScript();
        return new Peer(
                "Keycloak",
                child,
                port,
                "/realms/bench/protocol/openid-connect/token",
                "grant_type=client_credentials");
    }

    private void fetchKeycloak(Path work) {
        Machine.run(
                List.of(
                        "mvn",
                        "--quiet",
                        "--batch-mode",
                        "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
                        "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + KEYCLOAK + ":zip",
                        "-DoutputDirectory=" + session.work()));
        Path zip = session.work().resolve("keycloak-quarkus-dist-" + KEYCLOAK + ".zip");
        Machine.run(List.of("unzip", "-q", "-o", zip.toString(), "-d", "" + work.getParent()));
    }

    private void copy(String peer, Path to, String... names) {
        try {
            Files.createDirectories(to);
            for (String name : names) {
                Files.copy(
                        session.peer(peer).resolve(name),
                        to.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new BenchException("the folder of " + peer + " cannot be written", e);
        }
    }
}
