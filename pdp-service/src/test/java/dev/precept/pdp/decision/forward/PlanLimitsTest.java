package dev.precept.pdp.decision.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** The plan's rate, where the operator has it held here. */
class PlanLimitsTest {
    private static HttpResponse<String> ask(ForwardWorld world, String key, String path) {
        return world.ask(
                "GET",
                "/authz/forward",
                "Precept-Gateway-Key",
                key,
                "Authorization",
                "Bearer " + world.token(),
                "X-Original-Method",
                "GET",
                "X-Original-Host",
                "books.example",
                "X-Original-URI",
                path);
    }

    @Test
    void pastThePlansRateIsTooMany() {
        try (ForwardWorld world = ForwardWorld.start("--precept.rate-limiter=true")) {
            String key = world.gateway("nginx", "X_ORIGINAL");
            assertThat(ask(world, key, "/v1/books").statusCode()).isEqualTo(200);
            world.world()
                    .manage(
                            "PUT",
                            "acme/plans/small",
                            "{\"requests\":{\"count\":2,\"per\":\"HOUR\"}}");
            world.world().manage("PUT", "acme/subscriptions/shop/books", "{\"plan\":\"small\"}");
            assertThat(ask(world, key, "/v1/books").statusCode()).isEqualTo(200);
            assertThat(ask(world, key, "/v1/files/a").statusCode()).isEqualTo(200);
            HttpResponse<String> limited = ask(world, key, "/v1/books");
            assertThat(limited.statusCode()).as(limited.body()).isEqualTo(429);
            assertThat(limited.headers().firstValueAsLong("Retry-After").orElse(0))
                    .isBetween(1L, 3_600L);
            assertThat(TokenWorld.json(limited).get("code").asString()).isEqualTo("rate-limited");
            assertThat(ask(world, key, "/v1/health").statusCode()).isEqualTo(200);
        }
    }
}
