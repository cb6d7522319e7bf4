package dev.precept.bench;

import dev.precept.domain.shared.Handle;
import dev.precept.gateway.GatewayKey;
import dev.precept.gateway.HttpFeed;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.embedded.StaleMode;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a revoke holds at every gateway once it is said to: after a fence nothing that was taken
 * away is permitted anywhere, whatever was killed or cut off; and a gateway that is cut off permits
 * no longer than its lease. Without leases the same runs must show permits that are too late, or
 * they show nothing.
 */
final class FenceBench {
    private static final String NAME = "fence";
    private static final int GATEWAYS = Integer.getInteger("bench.gateways", 50);
    private static final int CUT_OFFS = Integer.getInteger("bench.cutoffs", 1_000);
    private static final long CHECKS = Long.getLong("bench.checks", 10_000_000);
    private static final int CHECKS_PER_FENCE = 2_000;
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ORGANIZATION = "/v1/organizations/fenced";

    private final Session session;
    private final Random random = new Random(Session.SEED);

    FenceBench(Session session) {
        this.session = session;
    }

    void run() {
        try (ServiceProcess service =
                ServiceProcess.start(
                        session,
                        session.work().resolve("data-fence-" + System.nanoTime()),
                        Machine.allCores(),
                        "--precept.lease.duration=" + LEASE.toMillis() + "ms")) {
            List<FencedGateway> gateways = gateways(service);
            try {
                fences(service, gateways);
                cutOffs(service, gateways, StaleMode.DENY);
                cutOffs(service, gateways, StaleMode.SERVE_STALE);
            } finally {
                gateways.forEach(FencedGateway::close);
            }
        }
    }

    private List<FencedGateway> gateways(ServiceProcess service) {
        service.call("PUT", ORGANIZATION, "{\"name\": \"Fenced\"}");
        service.call(
                "PUT",
                ORGANIZATION + "/apis/library",
                "{\"identifier\": \"https://library.example\", \"name\": \"Library\"}");
        service.call(
                "PUT",
                ORGANIZATION + "/apis/library/scopes/read",
                "{\"displayName\": \"Read\", \"description\": \"\"}");
        service.call(
                "PUT",
                ORGANIZATION + "/apis/library/operations",
                "[{\"method\": \"GET\", \"path\": \"/books\", \"scopes\": [[\"read\"]]}]");
        service.call("POST", ORGANIZATION + "/apis/library/lifecycle", "{\"to\": \"PUBLISHED\"}");
        List<FencedGateway> gateways = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(gateway(service, i));
        }
        for (FencedGateway gateway : gateways) {
            gateway.awaitPermit(PATIENCE);
        }
        return gateways;
    }

    /** A gateway with an application of its own, so that each can be taken something away. */
    private static FencedGateway gateway(ServiceProcess service, int number) {
        String application = "app" + number;
        JsonNode made =
                service.call(
                        "PUT",
                        ORGANIZATION + "/applications/" + application,
                        "{\"name\": \"App\", \"type\": \"M2M\"}");
        authorize(service, number);
        String path = ORGANIZATION + "/gateways/g" + number;
        service.call("PUT", path, "{}");
        String key = service.call("POST", path + "/keys", "{}").get("key").asString();
        Wire wire = Wire.to(service.decisionAddress());
        HttpFeed.Service reached =
                new HttpFeed.Service(
                        URI.create("http://localhost:" + wire.port()),
                        new Handle("fenced"),
                        GatewayKey.of(key));
        return new FencedGateway(
                wire, reached, ExpressionCompiler.NONE, made.get("clientId").asString());
    }

    private static void authorize(ServiceProcess service, int number) {
        service.call(
                "PUT",
                authorization(number),
                "{\"policy\": \"NO_POLICY\", \"scopes\": [\"read\"]}");
    }

    private static String authorization(int number) {
        return ORGANIZATION + "/applications/app" + number + "/authorized-apis/library";
    }

    /** After the fence, no gateway permits: neither those that run nor those killed or cut off. */
    private void fences(ServiceProcess service, List<FencedGateway> gateways) {
        long checks = 0;
        long stale = 0;
        List<Double> millis = new ArrayList<>();
        while (checks < CHECKS) {
            int victim = random.nextInt(GATEWAYS);
            FencedGateway troubled = gateways.get(victim);
            boolean isCut = random.nextInt(4) == 0;
            if (isCut) {
                troubled.wire().hold();
            } else if (random.nextInt(4) == 0) {
                troubled.restart();
            }
            long begun = System.nanoTime();
            String reached =
                    service.fenced("DELETE", authorization(victim), "gateways;timeout=20s");
            millis.add((System.nanoTime() - begun) / 1e6);
            if (!reached.equals("reached")) {
                throw new BenchException("the fence said: " + reached);
            }
            for (FencedGateway gateway : gateways) {
                for (int i = 0; i < CHECKS_PER_FENCE; i++) {
                    if (gateway.permits(troubled.client(), StaleMode.DENY)) {
                        stale++;
                    }
                }
                checks += CHECKS_PER_FENCE;
            }
            authorize(service, victim);
            if (isCut) {
                troubled.wire().mend();
            }
            troubled.awaitPermit(PATIENCE);
        }
        session.say("%d checks after %d fences: %d stale permits", checks, millis.size(), stale);
        session.report(Figure.alone(NAME, "stale-permits-after-fence", stale));
        session.report(Figure.alone(NAME, "fence-millis", median(millis)));
    }

    /** Cuts gateways off, takes something away, and sees how long each goes on permitting it. */
    private void cutOffs(ServiceProcess service, List<FencedGateway> gateways, StaleMode stale) {
        List<Double> late = new ArrayList<>();
        int rounds = Math.max(1, CUT_OFFS / GATEWAYS);
        int seen = stale == StaleMode.DENY ? rounds : 1;
        for (int round = 0; round < seen; round++) {
            late.addAll(cutOffAll(service, gateways, stale));
        }
        double longest = late.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        long violations = late.stream().filter(millis -> millis > LEASE.toMillis() + 50).count();
        String mode = stale == StaleMode.DENY ? "leased" : "without-lease";
        session.say(
                "%s: %d cut-offs, the last permit %.0f ms after its revoke, %d too late",
                mode, late.size(), longest, violations);
        session.report(Figure.alone(NAME, "longest-permit-millis-" + mode, longest));
        session.report(Figure.alone(NAME, "too-late-" + mode, violations));
        if (stale == StaleMode.SERVE_STALE && violations == 0) {
            throw new BenchException("without leases nothing was too late: the run shows nothing");
        }
    }

    private List<Double> cutOffAll(
            ServiceProcess service, List<FencedGateway> gateways, StaleMode stale) {
        Instant[] lastPermits = new Instant[GATEWAYS];
        Instant[] revokes = new Instant[GATEWAYS];
        AtomicBoolean isOver = new AtomicBoolean();
        Thread checking =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!isOver.get()) {
                                        for (int i = 0; i < GATEWAYS; i++) {
                                            FencedGateway gateway = gateways.get(i);
                                            if (gateway.permits(gateway.client(), stale)) {
                                                lastPermits[i] = Instant.now();
                                            }
                                        }
                                    }
                                });
        try {
            for (int i = 0; i < GATEWAYS; i++) {
                gateways.get(i).wire().hold();
                revokes[i] = service.instantOf("DELETE", authorization(i));
            }
            Thread.sleep(3 * LEASE.toMillis());
            isOver.set(true);
            checking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
        List<Double> late = new ArrayList<>();
        for (int i = 0; i < GATEWAYS; i++) {
            authorize(service, i);
            gateways.get(i).wire().mend();
            Instant last = lastPermits[i];
            late.add(last == null ? 0 : Duration.between(revokes[i], last).toNanos() / 1e6);
        }
        gateways.forEach(gateway -> gateway.awaitPermit(PATIENCE));
        return late;
    }

    private static double median(List<Double> values) {
        return Figure.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
