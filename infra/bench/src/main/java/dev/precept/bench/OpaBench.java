package dev.precept.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Bundles for Open Policy Agents: from the instant that a change bears to a waiting agent's having
 * it, beside the feed to followers of the same changes; a delta beside the snapshot at {@value
 * #USERS_OF_DELTA} users; and how fast a snapshot of a million comes, made for who asks, beside one
 * that is there already, and what memory that takes.
 */
final class OpaBench {
    private static final String NAME = "opa";
    private static final int FOLLOWERS = 10;
    private static final int CHANGES = Integer.getInteger("bench.changes", 100);
    private static final int USERS_OF_DELTA = 100_000;
    private static final int USERS = Integer.getInteger("bench.users", 1_000_000);
    private static final int ROLES = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** A snapshot that took long to make is given away for ten seconds more. */
    private static final Duration UNTIL_MADE_ANEW = Duration.ofSeconds(11);

    private static final double MILLIS = 1e6;
    private static final double SECONDS = 1e9;
    private static final double MEGABYTE = 1e6;

    private final Session session;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Data is used by more than one run: what one makes is not there for the next. */
    private final long run = System.currentTimeMillis();

    private int made;

    OpaBench(Session session) {
        this.session = session;
    }

    void run() {
        try {
            propagation();
            delta();
            snapshot();
        } catch (IOException e) {
            throw new BenchException("a bundle did not come", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static String gateway(ServiceProcess service) {
        service.call("PUT", "/v1/organizations/bench/gateways/edge", "{}");
        return service.call("POST", "/v1/organizations/bench/gateways/edge/keys", "{}")
                .get("key")
                .asString();
    }

    /** Makes a group; gives its path. */
    private String change(ServiceProcess service) {
        made++;
        String group = "/v1/organizations/bench/groups/opa-" + run + "-" + made;
        service.call("PUT", group, "{}");
        return group;
    }

    private void propagation() throws IOException, InterruptedException {
        Path data = session.work().resolve("data-opa");
        Machine.run(List.of("rm", "-rf", data.toString()));
        List<FeedClient> followers = new ArrayList<>();
        List<BundleClient> agents = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(session, data, Machine.allCores())) {
            service.call("PUT", "/v1/organizations/bench", "{\"name\":\"Benchmark\"}");
            String key = gateway(service);
            for (int i = 0; i < FOLLOWERS; i++) {
                followers.add(FeedClient.start(service.decisionAddress(), key));
                agents.add(BundleClient.start(service.decisionAddress(), key, i));
            }
            Thread.sleep(Duration.ofSeconds(1));
            List<Figure.Round> middle = new ArrayList<>();
            List<Figure.Round> high = new ArrayList<>();
            for (int round = -1; round < Session.ROUNDS; round++) {
                List<Long> ours = new ArrayList<>();
                List<Long> fed = new ArrayList<>();
                for (int i = 0; i < CHANGES; i++) {
                    // One change at a time: several could come as one difference.
                    agents.forEach(BundleClient::clear);
                    change(service);
                    for (int each = 0; each < FOLLOWERS; each++) {
                        ours.add(agents.get(each).await());
                        fed.addAll(followers.get(each).awaitAndClear(1));
                    }
                    Thread.sleep(PAUSE);
                }
                if (round >= 0) {
                    middle.add(round(ours, fed, 50));
                    high.add(round(ours, fed, 99));
                }
            }
            session.report(Figure.of(NAME, "available-p50-millis-to-feed", middle));
            session.report(Figure.of(NAME, "available-p99-millis-to-feed", high));
            session.say("  a delta has %.0f bytes", agents.getFirst().bytesOfChange());
            agents.forEach(BundleClient::close);
        } finally {
            agents.forEach(BundleClient::close);
            followers.forEach(FeedClient::close);
        }
    }

    private static Figure.Round round(List<Long> ours, List<Long> fed, int percent) {
        return new Figure.Round(
                percentile(ours, percent) / MILLIS, percentile(fed, percent) / MILLIS);
    }

    private static double percentile(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private void delta() throws IOException, InterruptedException {
        try (ServiceProcess service = populated(USERS_OF_DELTA)) {
            String key = gateway(service);
            List<Figure.Round> rounds = new ArrayList<>();
            for (int round = 0; round < Session.ROUNDS; round++) {
                // An agent of its own: one that begins again is taken for one that failed.
                URI uri = BundleClient.uri(service.decisionAddress(), "?instance=" + round);
                HttpResponse<byte[]> whole =
                        http.send(BundleClient.request(uri, key, ""), BodyHandlers.ofByteArray());
                String user = Population.userHandle(round * 1_000);
                service.call("PUT", change(service) + "/members/users/" + user, "{}");
                HttpResponse<byte[]> changed =
                        http.send(
                                BundleClient.request(uri, key, BundleClient.etag(whole)),
                                BodyHandlers.ofByteArray());
                if (changed.statusCode() != 200) {
                    throw new BenchException("a delta was answered " + changed.statusCode());
                }
                rounds.add(new Figure.Round(whole.body().length, changed.body().length));
            }
            session.report(Figure.of(NAME, "bytes-of-snapshot-to-delta", rounds));
        }
    }

    private ServiceProcess populated(int users) {
        Path data =
                DataDirectories.populated(session, Population.ofUsersAndRoles(users, ROLES)).path();
        return ServiceProcess.start(session, data, Machine.allCores());
    }

    private void snapshot() throws IOException, InterruptedException {
        try (ServiceProcess service = populated(USERS)) {
            String key = gateway(service);
            URI uri = BundleClient.uri(service.decisionAddress(), "");
            Path file = session.work().resolve("bundle.tar.gz");
            double before = resident(service);
            double first = fetch(uri, key, file);
            double written = uncompressed(file) / MEGABYTE;
            double sent = Files.size(file) / MEGABYTE;
            session.say("  %d users: %.1f MB, %.1f MB compressed", USERS, written, sent);
            session.say("  the first took %.1f s", first);
            List<Figure.Round> rounds = new ArrayList<>();
            for (int round = 0; round < Session.ROUNDS; round++) {
                Thread.sleep(UNTIL_MADE_ANEW);
                change(service);
                double cold = fetch(uri, key, file);
                double kept = fetch(uri, key, file);
                rounds.add(new Figure.Round(written / cold, written / kept));
            }
            session.report(Figure.of(NAME, "megabytes-per-second-made-to-kept", rounds));
            session.say(
                    "  resident at most: %.0f MB before, %.0f after", before, resident(service));
        }
    }

    /** How many seconds it takes. */
    private double fetch(URI uri, String key, Path file) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<InputStream> response =
                http.send(BundleClient.request(uri, key, ""), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new BenchException("a bundle was answered " + response.statusCode());
        }
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        return (System.nanoTime() - start) / SECONDS;
    }

    /** Megabytes of memory that the service's process took at most. */
    private static double resident(ServiceProcess service) throws IOException {
        Path status = Path.of("/proc", Long.toString(service.process().pid()), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1e3)
                .findFirst()
                .orElseThrow();
    }

    private static long uncompressed(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
