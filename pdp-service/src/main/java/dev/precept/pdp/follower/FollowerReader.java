package dev.precept.pdp.follower;

import dev.precept.domain.shared.GatewayId;
import dev.precept.pdp.eventstore.LogUnavailableException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

import javax.sql.DataSource;

/**
 * Reads how far followers are. For any number of threads; throws {@link LogUnavailableException}
 * where the database cannot be read.
 */
public final class FollowerReader {
    private final DataSource source;
    private final InstantSource clock;

    /** Reads this database. */
    public FollowerReader(DataSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** All followers, as one moment had them. */
    public Followers all() {
        try (Connection connection = source.getConnection()) {
            return FollowerTable.followers(connection);
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** What the processes of a gateway have said. */
    public List<Follower> of(GatewayId gateway) {
        return all().all().stream()
                .filter(it -> it.key().kind().isOfGateway())
                .filter(it -> it.key().id().equals(gateway.value()))
                .toList();
    }

    /** For how long the log has had something that a follower at the position has not. */
    public Duration lag(long position) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "select at_micros from event where position > ?"
                                        + " order by position limit 1")) {
            statement.setLong(1, position);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Duration.ZERO;
                }
                Instant since = Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
                Duration lag = Duration.between(since, clock.instant());
                return lag.isNegative() ? Duration.ZERO : lag;
            }
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    private static LogUnavailableException unavailable(SQLException e) {
        return new LogUnavailableException("followers cannot be read", e);
    }
}
