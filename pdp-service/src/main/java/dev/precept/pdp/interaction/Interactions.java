package dev.precept.pdp.interaction;

import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

import javax.sql.DataSource;

/**
 * What browsers have begun, in the database: any node goes on with it. Threads share it; faults of
 * the database come as Spring's {@code DataAccessException}.
 */
public final class Interactions implements Expiring {
    private final JdbcClient jdbc;
    private final RandomValues values;
    private final BrowserCookie browsers;
    private final OpenRequests opened;

    public Interactions(DataSource database, RandomValues values, OpenRequests opened) {
        this.opened = opened;
        this.jdbc = JdbcClient.create(database);
        this.values = values;
        this.browsers = new BrowserCookie(values);
    }

    /**
     * Keeps what this browser begins; the answer gives it a cookie where it has none.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where too many are begun
     */
    public Interaction begin(
            Tenant tenant,
            NewInteraction begun,
            HttpServletRequest request,
            HttpServletResponse response) {
        opened.count(tenant, "interaction " + begun.clientName());
        String id = values.next();
        String browser = browsers.findOrSet(tenant, request, response);
        SignInDemand demand = begun.demand();
        Instant after = demand.signedInAfter();
        jdbc.sql(
                        "insert into interaction (digest, organization, browser, continuation,"
                                + " content, client_name, destination, acr_values,"
                                + " signed_in_after, login_hint, provider, ui_locales, created_at,"
                                + " expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(RandomValues.digest(id))
                .param(tenant.id().value())
                .param(RandomValues.digest(browser))
                .param(begun.continuation())
                .param(begun.content())
                .param(begun.clientName())
                .param(begun.destination())
                .param(String.join(" ", demand.acrValues()))
                .param(after == null ? null : Timestamp.from(after))
                .param(demand.loginHint())
                .param(demand.provider())
                .param(String.join(" ", demand.uiLocales()))
                .param(Timestamp.from(tenant.now()))
                .param(Timestamp.from(tenant.now().plus(Limits.INTERACTION_LIFE)))
                .update();
        return new Interaction(id, begun, tenant.now());
    }

    /** What this browser has begun under this id; null where it has not, or where it is over. */
    public @Nullable Interaction find(
            Tenant tenant, @Nullable String id, HttpServletRequest request) {
        String browser = BrowserCookie.find(tenant, request);
        if (id == null || id.length() != Limits.VALUE_CHARACTERS || browser == null) {
            return null;
        }
        return jdbc.sql(
                        "select * from interaction where digest = ? and organization = ?"
                                + " and browser = ? and expires_at > ?")
                .param(RandomValues.digest(id))
                .param(tenant.id().value())
                .param(RandomValues.digest(browser))
                .param(Timestamp.from(tenant.now()))
                .query((row, _) -> read(id, row))
                .optional()
                .orElse(null);
    }

    /** Ends it, so that nothing more comes of it; whether it had not ended before. */
    public boolean end(Interaction interaction) {
        return jdbc.sql("delete from interaction where digest = ?")
                        .param(RandomValues.digest(interaction.id()))
                        .update()
                == 1;
    }

    @Override
    public int removeExpired() {
        return jdbc.sql(
                        "delete from interaction where digest in (select digest from interaction"
                                + " where expires_at < now() limit ?)")
                .param(Limits.REMOVED_ROWS)
                .update();
    }

    private static Interaction read(String id, ResultSet row) throws SQLException {
        @Nullable Timestamp after = row.getTimestamp("signed_in_after");
        SignInDemand demand =
                new SignInDemand(
                        words(row, "acr_values"),
                        after == null ? null : after.toInstant(),
                        row.getString("login_hint"),
                        row.getString("provider"),
                        words(row, "ui_locales"));
        NewInteraction begun =
                new NewInteraction(
                        text(row, "continuation"),
                        text(row, "content"),
                        text(row, "client_name"),
                        text(row, "destination"),
                        demand);
        return new Interaction(id, begun, row.getTimestamp("created_at").toInstant());
    }

    private static List<String> words(ResultSet row, String column) throws SQLException {
        String text = text(row, column);
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        @Nullable String value = row.getString(column);
        if (value == null) {
            throw new IllegalStateException("The column " + column + " is null.");
        }
        return value;
    }
}
