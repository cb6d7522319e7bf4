package dev.precept.pdp.follower;

import dev.precept.domain.schema.EventCodec;
import dev.precept.pdp.command.Generations;
import dev.precept.pdp.eventstore.LogUnavailableException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * What events nodes read, by what they said lately and by the sessions in which they listen to the
 * log: those of a version that says nothing else have the name without a generation.
 */
final class NodeGenerations implements Generations {
    private static final String OLDEST =
            """
            select min(generation) from (
                select generation from follower
                where kind = 'node' and seen_at > clock_timestamp() - ? * interval '1 second'
                union all
                select coalesce(substring(application_name from '-([0-9]{1,6})$')::int, 1)
                from pg_stat_activity
                where datname = current_database()
                    and application_name ~ '^precept-listener(-[0-9]{1,6})?$'
            ) as nodes
            """;

    private final DataSource source;

    NodeGenerations(DataSource source) {
        this.source = source;
    }

    @Override
    public int oldest() {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(OLDEST)) {
            statement.setLong(1, Limits.SILENT_NODE.toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                int oldest = row.next() ? row.getInt(1) : 0;
                return oldest == 0 ? EventCodec.GENERATION : oldest;
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the nodes cannot be asked for", e);
        }
    }
}
