package dev.precept.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Cerbos with the roles of a population as its policies. */
final class Cerbos implements AutoCloseable {
    private final Child child;
    private final int port;

    private Cerbos(Child child, int port) {
        this.child = child;
        this.port = port;
    }

    /** Fetches it from npm where that was not done before, and starts it. */
    static Cerbos start(Session session, Population population) {
        Path work = session.work().resolve("cerbos");
        Path policies = work.resolve("policies-" + population.name());
        try {
            Files.createDirectories(policies);
            Path manifest = work.resolve("package.json");
            Files.writeString(
                    manifest, Files.readString(session.peer("cerbos").resolve("package.json")));
            for (int api = 0; api < population.apis(); api++) {
                Files.writeString(
                        policies.resolve(Population.apiHandle(api) + ".yaml"),
                        policy(population, api));
            }
        } catch (IOException e) {
            throw new BenchException("the peer's folder cannot be written", e);
        }
        Path program = work.resolve("node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64");
        if (!Files.isExecutable(program)) {
            Machine.run(
                    List.of("npm", "install", "--no-audit", "--no-fund", "--prefix", "" + work));
        }
        int port = Machine.freePort();
        List<String> command =
                List.of(
                        "env",
                        "GOMAXPROCS=1",
                        "OTEL_SDK_DISABLED=true",
                        program.toString(),
                        "server",
                        "--log-level=info",
                        "--config=" + session.peer("cerbos").resolve("config.yaml"),
                        "--set=server.httpListenAddr=127.0.0.1:" + port,
                        "--set=server.grpcListenAddr=127.0.0.1:" + Machine.freePort(),
                        "--set=storage.disk.directory=" + policies);
        Child child =
                Child.start(
                        "" + Machine.SERVER_CORE,
                        command,
                        work.resolve("cerbos.log"),
                        "Starting HTTP server");
        child.awaitReady(Duration.ofMinutes(2));
        return new Cerbos(child, port);
    }

    /** One rule for each scope: the roles that give it. */
    private static String policy(Population population, int api) {
        List<List<String>> rolesOfScope = new ArrayList<>();
        for (int scope = 0; scope < population.scopes(); scope++) {
            rolesOfScope.add(new ArrayList<>());
        }
        for (int role = 0; role < population.roles(); role++) {
            for (int i = 0; i < Population.SCOPES_PER_ROLE; i++) {
                int scope = population.scopeOfRole(role, i);
                String name = Population.roleHandle(role);
                if (!rolesOfScope.get(scope).contains(name)) {
                    rolesOfScope.get(scope).add(name);
                }
            }
        }
        StringBuilder policy =
                new StringBuilder("apiVersion: api.cerbos.dev/v1\nresourcePolicy:\n")
                        .append("  version: default\n  resource: ")
                        .append(Population.apiHandle(api))
                        .append("\n  rules:\n");
        for (int scope = 0; scope < population.scopes(); scope++) {
            if (Population.apiOfScope(scope) == api && !rolesOfScope.get(scope).isEmpty()) {
                policy.append("    - actions: [")
                        .append(Population.scopeName(scope))
                        .append("]\n      effect: EFFECT_ALLOW\n      roles: [")
                        .append(String.join(", ", rolesOfScope.get(scope)))
                        .append("]\n");
            }
        }
        return policy.toString();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Child process() {
        return child;
    }

    @Override
    public void close() {
        child.close();
    }
}
