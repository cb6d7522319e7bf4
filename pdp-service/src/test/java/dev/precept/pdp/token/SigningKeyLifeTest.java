package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.header;
import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.Generations;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Keys from their publication to their end, at two nodes. */
class SigningKeyLifeTest {
    private static TokenWorld world;
    private static TokenWorld other;

    @BeforeAll
    static void start() {
        world = TokenWorld.start();
        other = new TokenWorld(world.service().anotherNode());
    }

    @AfterAll
    static void stop() {
        other.close();
        world.close();
    }

    private static Client shop(String organization) {
        world.organization(organization);
        world.api(organization, "orders", "orders:read");
        Client shop = world.application(organization, "shop", "");
        world.authorize(shop, "orders", "orders:read");
        return shop;
    }

    private static List<String> published(TokenWorld at, String organization) {
        return json(at.get("/o/" + organization + "/oauth2/jwks"))
                .path("keys")
                .valueStream()
                .map(key -> key.path("kid").asString())
                .toList();
    }

    private static String kid(String token) {
        return header(token).path("kid").asString();
    }

    private static boolean isActive(TokenWorld at, Client client, String token) {
        return json(at.introspect(client, token)).path("active").asBoolean();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean() && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** Of each algorithm the key of the state. */
    private static Map<String, String> keys(String organization, String state) {
        Map<String, String> ids = new HashMap<>();
        for (JsonNode key : world.manage("GET", organization + "/keys", "").path("items")) {
            if (key.path("state").asString().equals(state)) {
                ids.put(key.path("algorithm").asString(), key.path("id").asString());
            }
        }
        return ids;
    }

    @Test
    void threat20_aWithdrawnKeyIsGoneEverywhereWithAllItSigned() throws Exception {
        Client shop = shop("withdrawn");
        String token = world.accessToken(shop, "");
        await(() -> isActive(other, shop, token));
        String next = keys("withdrawn", "NEXT").get("RS256");
        assertThat(published(other, "withdrawn")).contains(kid(token), next);
        world.manage("POST", "withdrawn/keys/" + kid(token) + "/withdraw", "");
        assertThat(published(world, "withdrawn")).hasSize(8).doesNotContain(kid(token));
        assertThat(isActive(world, shop, token)).isFalse();
        await(() -> !published(other, "withdrawn").contains(kid(token)));
        assertThat(isActive(other, shop, token)).isFalse();
        String after = world.accessToken(shop, "");
        assertThat(kid(after)).isEqualTo(next);
        await(() -> isActive(other, shop, after));
        assertThat(kid(other.accessToken(shop, ""))).isEqualTo(next);
    }

    @Test
    void threat20_aRotatedKeyVerifiesWhatItSignedAndSignsNoMore() {
        Client shop = shop("rotated");
        String token = world.accessToken(shop, "");
        String next = Objects.requireNonNull(keys("rotated", "NEXT").get("RS256"));
        HttpResponse<String> early =
                world.service()
                        .send(
                                "POST",
                                "/v1/organizations/rotated/keys/rotate",
                                "{\"algorithm\":\"RS256\"}");
        assertThat(early.statusCode()).isEqualTo(409);
        world.manage("POST", "rotated/keys/rotate", "{\"algorithm\":\"RS256\",\"emergency\":true}");
        assertThat(kid(world.accessToken(shop, ""))).isEqualTo(next);
        assertThat(isActive(world, shop, token)).isTrue();
        assertThat(published(world, "rotated")).hasSize(9).contains(kid(token), next);
        assertThat(keys("rotated", "RETIRED")).containsValue(kid(token));
    }

    @Test
    void threat20_keysRotateByThemselvesOnceAndNotBeforeTheNextIsKnown() {
        shop("timed");
        Map<String, String> next = keys("timed", "NEXT");
        Map<String, String> active = keys("timed", "ACTIVE");
        Instant now = Instant.now();
        rotation(now, now.plus(Duration.ofDays(89))).initialize(organization("timed"));
        assertThat(keys("timed", "ACTIVE")).as("not due").isEqualTo(active);
        OrganizationImage seen = organization("timed");
        // A clock that is ahead does not make everybody else's so.
        rotation(now.plusSeconds(7_100), now.plus(Duration.ofDays(91))).initialize(seen);
        assertThat(keys("timed", "ACTIVE")).as("not known yet").isEqualTo(active);
        Instant later = now.plus(Duration.ofDays(91));
        for (int node = 0; node < 2; node++) {
            rotation(later, later).initialize(seen);
        }
        assertThat(keys("timed", "ACTIVE")).isEqualTo(next);
        assertThat(keys("timed", "RETIRED")).isEqualTo(active);
        assertThat(published(world, "timed")).hasSize(12);
    }

    /** A node whose commands are decided at one time, and which looks at another. */
    private static KeyRotation rotation(Instant decided, Instant looked) {
        TestService service = world.service();
        CommandGateway.Parts parts =
                new CommandGateway.Parts(
                        service.bean(Appender.class),
                        service.bean(LogReader.class),
                        service.bean(ImageLoader.class),
                        InstantSource.fixed(decided),
                        service.bean(Generations.class),
                        Duration.ofSeconds(2));
        return new KeyRotation(
                service.bean(PrivateKeyStore.class),
                new CommandGateway(parts, _ -> {}),
                InstantSource.fixed(looked),
                Duration.ofDays(90));
    }

    private static OrganizationImage organization(String handle) {
        return Objects.requireNonNull(
                world.service().bean(ImageLoader.class).image().organization(new Handle(handle)));
    }
}
