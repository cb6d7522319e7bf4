package dev.precept.pdp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Instant;

class FailedLoginsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:10Z");

    @Test
    void threat11_onlyWhoFailsIsToldToSlowDown() throws Exception {
        FailedLogins failures = new FailedLogins();
        InetAddress here = InetAddress.getByName("192.0.2.1");
        InetAddress there = InetAddress.getByName("192.0.2.2");
        String client = "01890a5d-ac96-774b-bcce-b302099a8057";
        for (int i = 0; i < Limits.CLIENT_FAILURES; i++) {
            assertThat(failures.isTooMany(here, client, NOW)).isFalse();
        }
        assertThat(failures.isTooMany(here, client, NOW)).isTrue();
        assertThat(failures.isTooMany(here, "x".repeat(1_000), NOW)).isFalse();
        assertThat(failures.isTooMany(there, client, NOW)).isFalse();
        assertThat(failures.isTooMany(null, client, NOW)).isFalse();
        assertThat(failures.isTooMany(here, client, NOW.plusSeconds(60))).isFalse();
    }

    @Test
    void threat11_anAddressThatTriesManyClientsIsOneAddress() throws Exception {
        FailedLogins failures = new FailedLogins();
        InetAddress here = InetAddress.getByName("2001:db8::1");
        boolean isTooMany = false;
        for (int i = 0; i <= Limits.ADDRESS_FAILURES; i++) {
            String client = "01890a5d-ac96-774b-bcce-%012d".formatted(i);
            isTooMany = failures.isTooMany(here, client, NOW);
        }
        assertThat(isTooMany).isTrue();
    }

    @Test
    void threat11_nobodyIsLockedOut() {
        try (TokenWorld world = TokenWorld.start()) {
            world.organization("acme");
            world.api("acme", "orders", "orders:read");
            Client shop = world.application("acme", "shop", "");
            world.authorize(shop, "orders", "orders:read");
            Client wrong = new Client("acme", "", shop.id(), "wrong");
            for (int i = 0; i < Limits.CLIENT_FAILURES; i++) {
                assertThat(world.token(wrong, "").statusCode()).isEqualTo(401);
            }
            assertThat(world.token(wrong, "").statusCode()).isEqualTo(429);
            assertThat(world.token(shop, "").statusCode()).isEqualTo(200);
        }
    }
}
