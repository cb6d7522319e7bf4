package dev.precept.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Bundles for Open Policy Agents: from the instant that a change bears to a waiting agent's having
 * it, beside the feed to followers of the same changes, and until each of a herd has it; a delta
 * beside the snapshot at {@value #USERS_OF_DELTA} users; and how fast a snapshot of a million
 * comes, from the request to its last byte, plain or signed, made for who asks, beside one that is
 * there already, and what memory that takes. Megabytes are of what is in it, uncompressed.
 */
final class OpaBench {
    private static final String NAME = "opa";
    private static final int FOLLOWERS = 10;
    private static final int HERD = 400;
    private static final int HERD_CHANGES = 10;
    private static final int CHANGES = Integer.getInteger("bench.changes", 100);
    private static final int USERS_OF_DELTA = 100_000;
    private static final int USERS = Integer.getInteger("bench.users", 1_000_000);
    private static final int ROLES = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(20);
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
            herd();
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

    /** Until the first and until the last of many agents has a change. */
    private void herd() throws InterruptedException {
        Path data = session.work().resolve("data-opa-herd");
        Machine.run(List.of("rm", "-rf", data.toString()));
        List<BundleClient> agents = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(session, data, Machine.allCores())) {
            service.call("PUT", "/v1/organizations/bench", "{\"name\":\"Benchmark\"}");
            String key = gateway(service);
            for (int i = 0; i < HERD; i++) {
                agents.add(BundleClient.start(service.decisionAddress(), key, i));
            }
            Thread.sleep(Duration.ofSeconds(5));
            List<Figure.Round> rounds = new ArrayList<>();
            for (int round = -1; round < Session.ROUNDS; round++) {
                List<Long> first = new ArrayList<>();
                List<Long> last = new ArrayList<>();
                for (int i = 0; i < HERD_CHANGES; i++) {
                    agents.forEach(BundleClient::clear);
                    change(service);
                    List<Long> delays = new ArrayList<>();
                    for (BundleClient agent : agents) {
                        delays.add(agent.await());
                    }
                    first.add(Collections.min(delays));
                    last.add(Collections.max(delays));
                    Thread.sleep(PAUSE);
                }
                if (round >= 0) {
                    rounds.add(round(last, first, 50));
                }
            }
            session.report(Figure.of(NAME, "herd-of-400-last-millis-to-first", rounds));
            agents.forEach(BundleClient::close);
        } finally {
            agents.forEach(BundleClient::close);
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
            URI plain = BundleClient.uri(service.decisionAddress(), "");
            session.say("  resident at most, before: %.0f MB", resident(service));
            snapshot(service, key, plain, "megabytes-per-second-made-to-kept");
            URI signed = BundleClient.uri(service.decisionAddress(), "?profile=signed");
            snapshot(service, key, signed, "signed-megabytes-per-second-made-to-kept");
        }
    }

    private void snapshot(ServiceProcess service, String key, URI uri, String figure)
            throws IOException, InterruptedException {
        Path file = session.work().resolve("bundle.tar.gz");
        String etag = fetch(uri, key, file, "").etag();
        double written = uncompressed(file) / MEGABYTE;
        double sent = Files.size(file) / MEGABYTE;
        session.say("  %d users: %.1f MB, %.1f MB compressed", USERS, written, sent);
        List<Figure.Round> rounds = new ArrayList<>();
        for (int round = 0; round < Session.ROUNDS; round++) {
            change(service);
            // Who has the last one is given another: others may have the last one for a while.
            Fetched made = fetch(uri, key, file, etag);
            Fetched kept = fetch(uri, key, file, "");
            etag = made.etag();
            session.say(
                    "  %.1f s made, %.1f MB/s compressed; %.1f s kept",
                    made.seconds(), sent / made.seconds(), kept.seconds());
            rounds.add(new Figure.Round(written / made.seconds(), written / kept.seconds()));
        }
        session.report(Figure.of(NAME, figure, rounds));
        session.say("  resident at most: %.0f MB", resident(service));
    }

    /** How long a whole bundle took, and its tag. */
    private record Fetched(double seconds, String etag) {}

    private Fetched fetch(URI uri, String key, Path file, String etag)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("Precept-Gateway-Key", key)
                        .header("Prefer", "modes=snapshot");
        long start = System.nanoTime();
        HttpResponse<InputStream> response =
                http.send(
                        (etag.isEmpty() ? request : request.header("If-None-Match", etag)).build(),
                        BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new BenchException("a bundle was answered " + response.statusCode());
        }
        try (InputStream in = response.body();
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        return new Fetched((System.nanoTime() - start) / SECONDS, BundleClient.etag(response));
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
