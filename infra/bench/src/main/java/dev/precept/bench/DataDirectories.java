package dev.precept.bench;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Data directories with a population in them. Each is made once and used again until the work
 * folder is removed: the organization and the secrets by the service, over HTTP, the rest by {@link
 * BulkLoad}, because a million users by single commands take longer than anything measured here.
 * The service has written a snapshot, so that none is due while it is measured.
 */
final class DataDirectories {
    /** The folder of a data directory that snapshots of the image lie in. */
    static final String SNAPSHOTS = "snapshots";

    private static final int CLIENTS = 20;
    private static final Duration SNAPSHOT_TIME = Duration.ofMinutes(5);

    private DataDirectories() {}

    /**
     * A data directory that is whole.
     *
     * @param path where it lies
     * @param clients applications that have secrets
     */
    record Populated(Path path, List<Client> clients) {
        /** Those whose tokens are signed in this way. */
        List<Client> clients(SignatureAlgorithm algorithm) {
            return clients.stream()
                    .filter(client -> Population.algorithm(client.application()) == algorithm)
                    .toList();
        }
    }

    /** Gives the directory of a population, making it where it is not there whole. */
    static Populated populated(Session session, Population population) {
        Path data = session.work().resolve("data-" + population.name());
        Path clients = session.work().resolve("data-" + population.name() + ".clients");
        try {
            if (!Files.exists(clients)) {
                Machine.run(List.of("rm", "-rf", data.toString()));
                make(session, population, data);
                Files.writeString(
                        clients, String.join("\n", addClients(session, population, data)));
            }
            List<Client> known = Files.readAllLines(clients).stream().map(Client::parse).toList();
            return new Populated(data, known);
        } catch (IOException e) {
            throw new BenchException(data + " cannot be made", e);
        }
    }

    private static String organizationPath() {
        return "/v1/organizations/" + Population.ORGANIZATION_HANDLE;
    }

    private static void make(Session session, Population population, Path data) {
        String id;
        try (ServiceProcess precept = ServiceProcess.start(session, data, Machine.allCores())) {
            id =
                    precept.call("PUT", organizationPath(), "{\"name\":\"Benchmark\"}")
                            .get("id")
                            .asString();
        }
        long start = System.nanoTime();
        try (Log log = Log.open(data);
                BulkLoad load = new BulkLoad(log.database())) {
            population.in(new OrganizationId(id)).events(load);
            long events = load.complete();
            double seconds = (System.nanoTime() - start) / 1e9;
            session.say("  %s: %d events written in %.1f s", population.name(), events, seconds);
        }
    }

    private static List<String> addClients(Session session, Population population, Path data) {
        List<String> lines = new ArrayList<>();
        try (ServiceProcess precept = ServiceProcess.start(session, data, Machine.allCores())) {
            for (int application = 0;
                    application < Math.min(CLIENTS, population.applications());
                    application++) {
                String path =
                        organizationPath()
                                + "/applications/"
                                + Population.applicationHandle(application);
                String id = precept.call("GET", path, "").get("clientId").asString();
                String secret =
                        precept.call("POST", path + "/secrets", "{}")
                                .get("clientSecret")
                                .asString();
                lines.add(new Client(application, id, secret).line());
            }
            awaitSnapshot(data.resolve(SNAPSHOTS));
        }
        return lines;
    }

    private static void awaitSnapshot(Path folder) {
        long deadline = System.nanoTime() + SNAPSHOT_TIME.toNanos();
        while (!hasSnapshot(folder)) {
            if (System.nanoTime() > deadline) {
                throw new BenchException("the service wrote no snapshot into " + folder);
            }
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
    }

    private static boolean hasSnapshot(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".snapshot"));
        } catch (IOException e) {
            throw new BenchException(folder + " cannot be read", e);
        }
    }
}
