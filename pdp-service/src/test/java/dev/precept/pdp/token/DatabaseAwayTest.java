package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.eventstore.Database;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;

/** What goes on while the database is away, and what is refused. */
class DatabaseAwayTest {
    @Test
    void tokensAreIssuedAndIntrospectedAndRevocationIsPutOff() throws Exception {
        Database database = TestDatabase.createEmpty();
        try (TokenWorld world = new TokenWorld(TestService.start(database))) {
            world.organization("acme");
            world.api("acme", "orders", "orders:read");
            Client shop = world.application("acme", "shop", "");
            world.authorize(shop, "orders", "orders:read");
            String before = world.accessToken(shop, "");
            GrantWorld acme = new GrantWorld(world, "acme");
            Client web = acme.web("web", "");
            world.authorize(web, "orders", "orders:read");
            acme.role("reader", "orders", "orders:read");
            UserId john = acme.user("john", "reader");
            JsonNode tokens = acme.tokens(web, john, "orders:read");
            String code = acme.code(web, john, "orders:read");

            takeAway(database);

            String after = world.accessToken(shop, "");
            assertThat(json(world.introspect(shop, before)).path("active").asBoolean()).isTrue();
            assertThat(json(world.introspect(shop, after)).path("active").asBoolean()).isTrue();
            String users = tokens.path("access_token").asString();
            assertThat(json(world.introspect(web, users)).path("active").asBoolean()).isTrue();
            String refreshToken = tokens.path("refresh_token").asString();
            assertUnavailable(world.introspect(web, refreshToken));
            assertUnavailable(world.revoke(web, refreshToken));
            assertUnavailable(world.revoke(shop, after));
            assertUnavailable(acme.redeem(web, code, ""));
            assertUnavailable(acme.refresh(web, refreshToken, ""));
        }
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(json(answer).path("error").asString()).isEqualTo("temporarily_unavailable");
    }

    /** Ends every connection and lets nobody in again. */
    private static void takeAway(Database database) throws Exception {
        String name = database.url().replaceAll(".*/([^/?]+)(\\?.*)?", "$1");
        String server = database.url().replace("/" + name, "/postgres");
        Database other = new Database(server, database.username(), database.password());
        try (Connection connection = other.unpooled("test").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " allow_connections false");
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                            + name
                            + "'");
        }
    }
}
