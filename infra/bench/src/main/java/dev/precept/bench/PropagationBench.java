package dev.precept.bench;

import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * From the instant that an event bears to a follower's image that has it, at {@value #FOLLOWERS}
 * followers in one process, change by change beside a bare notification of PostgreSQL that is
 * passed on as one chunk over HTTP; then the same number that fetch the whole every ten seconds.
 * And what a follower of many organizations takes.
 */
final class PropagationBench {
    private static final String NAME = "propagation";
    private static final int FOLLOWERS = 100;
    private static final int CHANGES = Integer.getInteger("bench.changes", 200);
    private static final int ORGANIZATIONS = Integer.getInteger("bench.organizations", 1_000);
    private static final int USERS = Integer.getInteger("bench.users", 1_000_000);
    private static final int IMAGES = 20;
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final double MILLIS = 1e6;
    private static final double MEGABYTE = 1 << 20;

    private final Session session;
    private int made;

    PropagationBench(Session session) {
        this.session = session;
    }

    void run() {
        Path data = session.work().resolve("data-propagation");
        Path bare = session.work().resolve("data-propagation-bare");
        Machine.run(List.of("rm", "-rf", data.toString(), bare.toString()));
        try (Log log = Log.open(bare);
                BareRelay relay = BareRelay.start(log.database());
                ServiceProcess service = ServiceProcess.start(session, data, Machine.allCores())) {
            service.call("PUT", "/v1/organizations/bench", "{\"name\":\"Benchmark\"}");
            service.call("PUT", "/v1/organizations/bench/gateways/edge", "{}");
            String key =
                    service.call("POST", "/v1/organizations/bench/gateways/edge/keys", "{}")
                            .get("key")
                            .asString();
            double bytes = follow(service, key, relay);
            poll(service, key);
            bytesOfWhole(bytes);
            join(service);
        } catch (IOException e) {
            throw new BenchException("the followers failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void change(ServiceProcess service) {
        made++;
        service.call("PUT", "/v1/organizations/bench/groups/g" + made, "{}");
    }

    /** The bytes of a change. */
    private double follow(ServiceProcess service, String key, BareRelay relay)
            throws IOException, InterruptedException {
        List<Figure.Round> middle = new ArrayList<>();
        List<Figure.Round> high = new ArrayList<>();
        double bytes = 0;
        List<FeedClient> followers = new ArrayList<>();
        try {
            for (int i = 0; i < FOLLOWERS; i++) {
                followers.add(FeedClient.start(service.decisionAddress(), key));
            }
            for (int round = -1; round < Session.ROUNDS; round++) {
                List<Long> passedOn = new ArrayList<>();
                for (int i = 0; i < CHANGES; i++) {
                    change(service);
                    Thread.sleep(PAUSE);
                    passedOn.add(relay.roundTripNanos());
                }
                List<Long> applied = new ArrayList<>();
                for (FeedClient follower : followers) {
                    applied.addAll(follower.awaitAndClear(CHANGES));
                }
                if (round >= 0) {
                    middle.add(
                            new Figure.Round(
                                    percentile(applied, 50) / MILLIS,
                                    percentile(passedOn, 50) / MILLIS));
                    high.add(
                            new Figure.Round(
                                    percentile(applied, 99) / MILLIS,
                                    percentile(passedOn, 99) / MILLIS));
                }
            }
            bytes = followers.getFirst().bytesOfChange();
        } finally {
            followers.forEach(FeedClient::close);
        }
        session.report(Figure.of(NAME, "applied-p50-millis-to-bare", middle));
        session.report(Figure.of(NAME, "applied-p99-millis-to-bare", high));
        return bytes;
    }

    private static double percentile(List<Long> values, int percent) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    /** Each fetches the whole at its own moment of every ten seconds, and finds what is new. */
    private void poll(ServiceProcess service, String key) throws InterruptedException {
        ConcurrentLinkedQueue<Long> delays = new ConcurrentLinkedQueue<>();
        List<Instant> changes = new ArrayList<>();
        Instant start = Instant.now();
        for (int i = 0; i < CHANGES / 10; i++) {
            changes.add(Instant.now());
            change(service);
            Thread.sleep(PAUSE);
        }
        Random random = new Random(Session.SEED);
        List<Thread> pollers =
                IntStream.range(0, FOLLOWERS)
                        .mapToLong(_ -> (long) (random.nextDouble() * POLL.toMillis()))
                        .mapToObj(
                                phase ->
                                        Thread.ofVirtual()
                                                .start(
                                                        () -> {
                                                            pollAt(service, key, start, phase);
                                                            Instant now = Instant.now();
                                                            changes.forEach(
                                                                    it ->
                                                                            delays.add(
                                                                                    nanos(
                                                                                            it,
                                                                                            now)));
                                                        }))
                        .toList();
        for (Thread poller : pollers) {
            poller.join();
        }
        double[] p99 = {percentile(List.copyOf(delays), 99) / MILLIS};
        session.report(Figure.alone(NAME, "polled-p99-millis", p99));
    }

    private static void pollAt(ServiceProcess service, String key, Instant start, long phase) {
        try {
            long late = Duration.between(start, Instant.now()).toMillis();
            Thread.sleep(Duration.ofMillis(Math.max(0, phase + POLL.toMillis() / 10 - late)));
            FeedClient.snapshot(url(service, "bench", ""), "Precept-Gateway-Key", key);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static long nanos(Instant from, Instant to) {
        return Duration.between(from, to).toNanos();
    }

    private static String url(ServiceProcess service, String organization, String query) {
        InetSocketAddress address = service.decisionAddress();
        return "http://localhost:"
                + address.getPort()
                + "/v1/organizations/"
                + organization
                + "/changes/snapshot"
                + query;
    }

    private void bytesOfWhole(double bytesOfChange) throws IOException {
        Population population = Population.ofUsersAndRoles(USERS, 1_000);
        PolicyImage image = Images.of(population);
        long[] bytes = {0};
        OutputStream counting =
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        bytes[0]++;
                    }

                    @Override
                    public void write(byte[] some, int offset, int length) {
                        bytes[0] += length;
                    }
                };
        SnapshotWriter.write(image, FeedFilter.EVERYTHING, counting);
        session.say("  %d users: the whole has %d bytes", USERS, bytes[0]);
        session.report(
                Figure.of(
                        NAME,
                        "bytes-of-whole-to-change",
                        List.of(new Figure.Round(bytes[0], bytesOfChange))));
    }

    /** How long a follower of many organizations takes to begin, and what it keeps. */
    private void join(ServiceProcess service) {
        for (int i = 0; i < ORGANIZATIONS; i++) {
            String path = "/v1/organizations/many-" + i;
            service.call("PUT", path, "{\"name\":\"Organization " + i + "\"}");
            service.call("PUT", path + "/roles/reader", "{\"name\":\"Reader\"}");
            service.call("PUT", path + "/groups/staff", "{}");
        }
        String header = service.authorization().strip().substring("Authorization: ".length());
        Supplier<PolicyImage> join =
                () ->
                        FeedClient.snapshot(
                                url(service, "system", "?below=true"), "Authorization", header);
        double[] seconds = new double[Session.ROUNDS];
        PolicyImage joined = join.get();
        for (int round = 0; round < Session.ROUNDS; round++) {
            long start = System.nanoTime();
            joined = join.get();
            seconds[round] = (System.nanoTime() - start) / 1e9;
        }
        session.report(Figure.alone(NAME, "join-seconds", seconds));
        session.say("  joined at position %s", joined.position());
        List<PolicyImage> images = new ArrayList<>();
        double before = used();
        for (int i = 0; i < IMAGES; i++) {
            images.add(join.get());
        }
        double each = (used() - before) / images.size();
        session.report(Figure.alone(NAME, "image-megabytes", each));
    }

    private static double used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE;
    }
}
