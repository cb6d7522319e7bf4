package dev.precept.pdp.follower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.Cable;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Invariant 5 at nodes: two nodes on one log, of which one is cut off from the database. What the
 * other one revokes is not permitted by it later than its lease.
 */
class CutOffNodeTest {
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TokenWorld world;
    private static Cable cable;
    private static TestService cutOff;
    private static Client shop;

    @BeforeAll
    static void start() throws IOException {
        world = TokenWorld.start("--precept.lease.duration=1s", "--precept.read.wait=2s");
        world.organization("acme");
        world.api("acme", "books", "read");
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]");
        shop = world.application("acme", "shop", "");
        cable = Cable.to(world.service().database());
        cutOff = another("1s");
    }

    private static TestService another(String lease) {
        return world.service()
                .anotherNode(
                        cable.database(world.service().database()),
                        "--precept.lease.duration=" + lease,
                        "--precept.read.wait=50ms");
    }

    @AfterAll
    static void stop() throws IOException {
        cable.mend();
        cutOff.close();
        world.close();
        cable.close();
    }

    private static HttpResponse<String> ask(TestService node, String path, String client) {
        String body =
                """
                {"subject": {"type": "client", "id": "%s"}, "action": {"name": "GET"},
                 "resource": {"type": "books", "id": "/books"}}
                """
                        .formatted(client);
        return node.send("POST", "/o/acme/access/v1/" + path, body);
    }

    private static boolean isPermitted(TestService node) {
        HttpResponse<String> answer = ask(node, "evaluation", "shop");
        return answer.statusCode() == 200 && answer.body().contains("\"decision\":true");
    }

    private static void await(String what, java.util.function.BooleanSupplier claim) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!claim.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        }
    }

    /** When the last question was sent that was answered by a permit, after the revoke. */
    private static Duration lastPermit(TestService node) {
        world.authorize(shop, "books", "read");
        await("both permit", () -> isPermitted(node) && isPermitted(world.service()));
        cable.hold();
        try {
            world.authorize(shop, "books");
            long revokedNanos = System.nanoTime();
            long lastNanos = revokedNanos;
            long end = revokedNanos + LEASE.multipliedBy(3).toNanos();
            for (long sent = System.nanoTime(); sent < end; sent = System.nanoTime()) {
                if (isPermitted(node)) {
                    lastNanos = sent;
                }
            }
            return Duration.ofNanos(lastNanos - revokedNanos);
        } finally {
            cable.mend();
        }
    }

    @Test
    void noRevokedPermitOutlivesTheLease() {
        for (int i = 0; i < 3; i++) {
            assertThat(lastPermit(cutOff)).isLessThan(LEASE);
        }
        await(
                "it is revoked there too",
                () -> ask(cutOff, "evaluation", "shop").statusCode() == 200);
        assertThat(isPermitted(cutOff)).isFalse();
    }

    /** So that the test above is known to see what it looks for. */
    @Test
    void withoutLeasesARevokedPermitLives() {
        try (TestService careless = another("0")) {
            assertThat(lastPermit(careless)).isGreaterThan(LEASE);
        }
    }

    @Test
    void whileTheLeaseHasRunOutNothingIsAnswered() {
        world.authorize(shop, "books", "read");
        await("it permits", () -> isPermitted(cutOff));
        String token = world.accessToken(shop, "&scope=read");
        cable.cut();
        await("the lease runs out", () -> !isPermitted(cutOff));
        for (String path :
                new String[] {"evaluation", "evaluations", "search/subject", "explain"}) {
            HttpResponse<String> answer = ask(cutOff, path, "shop");
            assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(503);
            assertThat(answer.body()).as(path).contains("not-leased");
        }
        String authorization = shop.basic();
        HttpResponse<String> introspected =
                cutOff.send(
                        HttpRequest.newBuilder(
                                        URI.create(cutOff.base() + "/o/acme/oauth2/introspect"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Authorization", authorization)
                                .POST(BodyPublishers.ofString("token=" + token))
                                .build());
        assertThat(introspected.statusCode()).as(introspected.body()).isEqualTo(503);
        cable.mend();
        await("it is mended", () -> isPermitted(cutOff));
    }
}
