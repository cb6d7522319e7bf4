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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    /**
     * Whose grants may be meant.
     *
     * @param isAll everybody's; the others do not count then
     * @param applications those through these applications
     * @param users and those of these users, by id
     */
    public record Sought(boolean isAll, Collection<String> applications, Collection<String> users) {
        public Sought {
            applications = List.copyOf(applications);
            users = List.copyOf(users);
        }
    }

    private record Live(UserId user, boolean isAccess, boolean isRefresh) {}

    /**
     * The live grants that are meant.
     *
     * @param meant tells of an application, by id, of which users its grants are meant
     */
    public Grants grants(
            OrganizationId organization,
            Sought sought,
            Function<String, Predicate<UserId>> meant,
            Instant now) {
        String sql =
                "select application, user_id, access_until > ?, expires_at > ? from refresh_family"
                        + " where organization = ?"
                        + " and (? or application = any (?) or user_id = any (?))"
                        + " and revoked_at is null and content is not null"
                        + " and greatest(access_until, expires_at) > ? limit ?";
        Timestamp at = Timestamp.from(now);
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setTimestamp(1, at);
            statement.setTimestamp(2, at);
            statement.setString(3, organization.value());
            statement.setBoolean(4, sought.isAll());
            statement.setArray(5, texts(connection, sought.applications()));
            statement.setArray(6, texts(connection, sought.users()));
            statement.setTimestamp(7, at);
            statement.setInt(8, Limits.LIVE_ROWS + 1);
            try (ResultSet row = statement.executeQuery()) {
                return grants(row, meant);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the grants cannot be read", e);
        }
    }

    private static Array texts(Connection connection, Collection<String> texts)
            throws SQLException {
        return connection.createArrayOf("text", texts.toArray(String[]::new));
    }

    private static Grants grants(ResultSet row, Function<String, Predicate<UserId>> meant)
            throws SQLException {
        Map<String, List<Live>> byApplication = new HashMap<>();
        int rows = 0;
        while (row.next() && rows++ < Limits.LIVE_ROWS) {
            byApplication
                    .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                    .add(
                            new Live(
                                    new UserId(row.getString(2)),
                                    row.getBoolean(3),
                                    row.getBoolean(4)));
        }
        long access = 0;
        long refresh = 0;
        for (Map.Entry<String, List<Live>> each : byApplication.entrySet()) {
            Predicate<UserId> users = meant.apply(each.getKey());
            for (Live live : each.getValue()) {
                if (users.test(live.user())) {
                    access += live.isAccess() ? 1 : 0;
                    refresh += live.isRefresh() ? 1 : 0;
                }
            }
        }
        return new Grants(access, refresh, rows <= Limits.LIVE_ROWS);
    }

    /** Those of some users that made use of anything on a day or later. */
    public Seen seen(OrganizationId organization, Predicate<UserId> users, LocalDate since) {
        String sql =
                "select distinct subject from decision_mark where organization = ? and day >= ?"
                        + " and is_user limit ?";
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, organization.value());
            statement.setObject(2, since);
            statement.setInt(3, Limits.LIVE_ROWS + 1);
            try (ResultSet row = statement.executeQuery()) {
                long found = 0;
                int rows = 0;
                while (row.next() && rows++ < Limits.LIVE_ROWS) {
                    found += users.test(new UserId(row.getString(1))) ? 1 : 0;
                }
                return new Seen(found, rows <= Limits.LIVE_ROWS);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the decision log cannot be read", e);
        }
    }
}
