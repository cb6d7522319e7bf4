package dev.precept.pdp.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.Cable;
import dev.precept.pdp.TestService;
import dev.precept.pdp.decision.forward.ForwardWorld;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.StateHash;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** The embedded decision point follows, is leased and reports, over HTTP. */
class EmbeddedGatewayTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOOKS = "/v1/books";

    private static ForwardWorld world;
    private static String key;

    @TempDir private Path directory;

    @BeforeAll
    static void start() {
        world = ForwardWorld.start("--precept.lease.duration=" + LEASE.toSeconds() + "s");
        key = world.gateway("edge", "X_FORWARDED");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String issuer() {
        return world.service().base() + "/o/acme";
    }

    private static TestGateway gateway(String url, Path kept) {
        return new TestGateway(url, key, issuer(), kept);
    }

    private TestGateway gateway(String name) {
        return gateway(world.service().decisionBase(), directory.resolve(name));
    }

    private static void authorize(String... scopes) {
        world.world().authorize(world.shop(), "books", scopes);
    }

    private static void await(String what, TestGateway gateway, BooleanSupplier claim)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!claim.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s; %s", what, gateway.error()).isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    private static boolean isUpToDate(TestGateway gateway) {
        PolicyImage image = world.service().bean(ImageLoader.class).image();
        return gateway.point().isTrusted()
                && gateway.point().image().position().compareTo(image.position()) >= 0;
    }

    /** What acme's part of the log is like in the service. */
    private static StateHash hash() {
        PolicyImage image = world.service().bean(ImageLoader.class).image();
        return FeedFilter.of(image.organization(new Handle("acme")).document().id(), null)
                .hash(image);
    }

    @Test
    void whatIsRevokedIsSoonDenied() throws InterruptedException {
        authorize("read");
        try (TestGateway gateway = gateway("revoked")) {
            await("permits", gateway, () -> gateway.permits("GET", BOOKS, world.token()));
            assertThat(gateway.decide("POST", BOOKS, world.token()).isPermitted()).isFalse();
            authorize();
            await("denies", gateway, () -> !gateway.permits("GET", BOOKS, world.token()));
            await("has it", gateway, () -> isUpToDate(gateway));
            assertThat(gateway.decide("GET", BOOKS, world.token()).reason())
                    .isEqualTo(Reason.NOT_AUTHORIZED_FOR_APPLICATION);
        } finally {
            authorize("read");
        }
    }

    /** Golden case 16. */
    @Test
    void whoMissedChangesResumesAndEndsWithTheSameState() throws InterruptedException {
        authorize("read");
        try (TestGateway present = gateway("present")) {
            StateHash before;
            try (TestGateway absent = gateway("absent")) {
                await("is there", absent, () -> isUpToDate(absent));
                before = FeedFilter.EVERYTHING.hash(absent.point().image());
            }
            for (int i = 0; i < 20; i++) {
                world.world().application("acme", "missed-" + i, "");
            }
            try (TestService another = world.service().anotherNode("--precept.lease.duration=2s");
                    TestGateway absent =
                            gateway(another.decisionBase(), directory.resolve("absent"))) {
                await("resumes", absent, () -> isUpToDate(absent));
                await("permits", absent, () -> absent.permits("GET", BOOKS, world.token()));
                await("follows", present, () -> isUpToDate(present));
                StateHash resumed = FeedFilter.EVERYTHING.hash(absent.point().image());
                assertThat(resumed).isEqualTo(hash()).isNotEqualTo(before);
                assertThat(FeedFilter.EVERYTHING.hash(present.point().image())).isEqualTo(resumed);
            }
        }
    }

    /** Invariant 5 at gateways. What is kept in a file brings no lease along. */
    @Test
    void whoIsCutOffPermitsNoLongerThanItsLease() throws IOException, InterruptedException {
        authorize("read");
        Path kept = directory.resolve("cut-off");
        int port = URI.create(world.service().decisionBase()).getPort();
        try (Cable cable = Cable.to(port)) {
            String url = "http://localhost:" + cable.port();
            try (TestGateway gateway = gateway(url, kept)) {
                await("permits", gateway, () -> gateway.permits("GET", BOOKS, world.token()));
                cable.hold();
                authorize();
                long revoked = System.nanoTime();
                long last = revoked;
                while (System.nanoTime() - revoked < 2 * LEASE.toNanos()) {
                    long asked = System.nanoTime();
                    last = gateway.permits("GET", BOOKS, world.token()) ? asked : last;
                }
                assertThat(Duration.ofNanos(last - revoked)).isLessThan(LEASE);
                assertThat(gateway.decide("GET", BOOKS, world.token()).reason())
                        .isEqualTo(Reason.LEASE_EXPIRED);
            }
            try (TestGateway again = gateway(url, kept)) {
                assertThat(again.point().isTrusted()).isTrue();
                assertThat(again.decide("GET", BOOKS, world.token()).reason())
                        .isEqualTo(Reason.LEASE_EXPIRED);
                cable.mend();
                await("has it", again, () -> isUpToDate(again));
                assertThat(again.permits("GET", BOOKS, world.token())).isFalse();
            }
        } finally {
            authorize("read");
        }
    }

    @Test
    void itAgreesWithTheForwardAuthDoor() throws InterruptedException {
        authorize("read");
        Random random = Seed.random(EmbeddedGatewayTest.class);
        List<String> tokens =
                Arrays.asList(
                        world.token(),
                        world.idleToken(),
                        world.token() + "x",
                        world.token().substring(1),
                        null);
        List<String> paths =
                List.of(
                        BOOKS,
                        "/v1/health",
                        "/v1/files/a",
                        "/v1/files/a%2Fb",
                        "/v1/nothing",
                        "/v1//books",
                        "/v2/books",
                        "/");
        List<String> methods = List.of("GET", "POST", "DELETE");
        try (TestGateway gateway = gateway("agrees")) {
            await("permits", gateway, () -> gateway.permits("GET", BOOKS, world.token()));
            int permits = 0;
            for (int i = 0; i < 600; i++) {
                String token = tokens.get(random.nextInt(tokens.size()));
                String path = paths.get(random.nextInt(paths.size()));
                String method = methods.get(random.nextInt(methods.size()));
                boolean isPermitted = gateway.permits(method, path, token);
                int status = forwarded(method, path, token);
                assertThat(isPermitted)
                        .as("%s %s by token %s: %s", method, path, tokens.indexOf(token), status)
                        .isEqualTo(status == 200);
                permits += isPermitted ? 1 : 0;
            }
            assertThat(permits).isBetween(5, 595);
        }
    }

    private static int forwarded(String method, String path, String token) {
        List<String> fields = new ArrayList<>(List.of("Precept-Gateway-Key", key));
        fields.addAll(List.of("X-Forwarded-Method", method, "X-Forwarded-Proto", "https"));
        fields.addAll(List.of("X-Forwarded-Host", "books.example", "X-Forwarded-Uri", path));
        if (token != null) {
            fields.addAll(List.of("Authorization", "Bearer " + token));
        }
        return world.ask("GET", "/authz/forward", fields.toArray(String[]::new)).statusCode();
    }
}
