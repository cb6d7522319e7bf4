package dev.precept.pdp.token;

import static dev.precept.pdp.TokenWorld.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.eventstore.Database;

import org.junit.jupiter.api.Test;

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

            takeAway(database);

            String after = world.accessToken(shop, "");
            assertThat(json(world.introspect(shop, before)).path("active").asBoolean()).isTrue();
            assertThat(json(world.introspect(shop, after)).path("active").asBoolean()).isTrue();
            HttpResponse<String> revocation = world.revoke(shop, after);
            assertThat(revocation.statusCode()).isEqualTo(503);
            assertThat(json(revocation).path("error").asString())
                    .isEqualTo("temporarily_unavailable");
        }
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
