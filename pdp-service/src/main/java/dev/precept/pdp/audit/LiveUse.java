package dev.precept.pdp.audit;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.eventstore.LogUnavailableException;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import javax.sql.DataSource;

/**
 * Who makes use of what now: grants whose tokens count, and users of whom decisions were recorded.
 * Of very many only some are looked at, and that is said. Threads share it; its methods read the
 * database, and throw {@link LogUnavailableException} where they cannot.
 */
public final class LiveUse {
    private final DataSource source;

    /**
     * @param source a pool of connections
     */
    public LiveUse(DataSource source) {
        this.source = source;
    }

    /**
     * Grants of users that were found.
     *
     * @param grants those with an access token that may still count
     * @param refreshTokens those with a refresh token that does
     * @param isAll whether there are no others
     */
    public record Grants(long grants, long refreshTokens, boolean isAll) {}

    /** Users that were found, and whether there are no others. */
    public record Seen(long users, boolean isAll) {}

    /** The live grants of some users through some applications. */
    public Grants grants(
            OrganizationId organization,
            Collection<String> applications,
            Predicate<UserId> users,
            Instant now) {
        String sql =
                "select user_id, access_until > ?, expires_at > ? from refresh_family"
                        + " where organization = ? and application = any (?)"
                        + " and revoked_at is null and content is not null"
                        + " and greatest(access_until, expires_at) > ? limit ?";
        Timestamp at = Timestamp.from(now);
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            Array named = connection.createArrayOf("text", applications.toArray(String[]::new));
            statement.setTimestamp(1, at);
            statement.setTimestamp(2, at);
            statement.setString(3, organization.value());
            statement.setArray(4, named);
            statement.setTimestamp(5, at);
            statement.setInt(6, Limits.LIVE_ROWS + 1);
            try (ResultSet row = statement.executeQuery()) {
                return grants(row, users);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the grants cannot be read", e);
        }
    }

    private static Grants grants(ResultSet row, Predicate<UserId> users) throws SQLException {
        long live = 0;
        long refreshTokens = 0;
        int rows = 0;
        while (row.next()) {
            if (++rows > Limits.LIVE_ROWS) {
                return new Grants(live, refreshTokens, false);
            }
            if (users.test(new UserId(row.getString(1)))) {
                live += row.getBoolean(2) ? 1 : 0;
                refreshTokens += row.getBoolean(3) ? 1 : 0;
            }
        }
        return new Grants(live, refreshTokens, true);
    }

    /** Those of some users that made use of anything on a day or later. */
    public Seen seen(OrganizationId organization, Predicate<UserId> users, LocalDate since) {
        String sql =
                "select subject from decision_mark where organization = ? and day >= ?"
                        + " and is_user limit ?";
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, organization.value());
            statement.setObject(2, since);
            statement.setInt(3, Limits.LIVE_ROWS + 1);
            try (ResultSet row = statement.executeQuery()) {
                Set<String> found = new HashSet<>();
                int rows = 0;
                while (row.next() && rows++ < Limits.LIVE_ROWS) {
                    found.add(row.getString(1));
                }
                long some = found.stream().filter(it -> users.test(new UserId(it))).count();
                return new Seen(some, rows < Limits.LIVE_ROWS);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the decision log cannot be read", e);
        }
    }
}
