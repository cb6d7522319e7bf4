package dev.precept.pdp.audit;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.eventstore.StoredEvent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * The events that the bootstrap credential caused, and those that gave a role for an emergency: a
 * table of their positions, kept by a {@link Derivation}, since the log itself has no index by who
 * caused an event, or by what is in it. For any number of threads.
 */
public final class BootstrapUses {
    /** Of the table and of what keeps it. */
    static final String NAME = "bootstrap-use";

    private final DataSource source;
    private final Derivation kept;

    BootstrapUses(DataSource source, Derivation kept) {
        this.source = source;
        this.kept = kept;
    }

    /**
     * Which events are wanted.
     *
     * @param organization whose; null for all organizations'
     * @param from none that was appended before this instant
     * @param to none that comes after this position
     */
    public record Span(@Nullable OrganizationId organization, Instant from, Position to) {}

    /**
     * The events of the span that come after a position, in their order, at most so many.
     *
     * @throws LogUnavailableException if the database cannot be read, or the table is not kept up
     *     within {@link Limits#USES_WAIT}
     */
    public List<StoredEvent> after(long position, Span span, int maximum) {
        awaitTable(span.to().value());
        OrganizationId organization = span.organization();
        String sql =
                "select e.position, e.last_of_command, e.at_micros, e.stream, e.revision,"
                        + " e.event_id, e.organization, e.type, e.envelope from bootstrap_use b"
                        + " join event e on e.position = b.position"
                        + " where b.position > ? and b.position <= ? and e.at_micros >= ?"
                        + (organization == null ? "" : " and b.organization = ?")
                        + " order by b.position limit ?";
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            statement.setLong(next++, position);
            statement.setLong(next++, span.to().value());
            statement.setLong(next++, ChronoUnit.MICROS.between(Instant.EPOCH, span.from()));
            if (organization != null) {
                statement.setString(next++, organization.value());
            }
            statement.setInt(next, maximum);
            try (ResultSet row = statement.executeQuery()) {
                return events(row);
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("the uses of the bootstrap credential", e);
        }
    }

    private void awaitTable(long position) {
        try {
            if (kept.await(position, Limits.USES_WAIT)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new LogUnavailableException(
                "the table of uses of the bootstrap credential is not kept up yet", null);
    }

    private static List<StoredEvent> events(ResultSet row) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        while (row.next()) {
            events.add(
                    new StoredEvent(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getLong(5),
                            row.getObject(6, UUID.class),
                            row.getString(7),
                            row.getString(8),
                            row.getBytes(9)));
        }
        return events;
    }

    /** Keeps the table. */
    static final class Table implements Derivation.Step {
        /** Canonical JSON has its members in order: an envelope begins with its actor. */
        private static final byte[] BY_BOOTSTRAP =
                ("{\"actor\":{\"id\":\""
                                + ApplicationId.BOOTSTRAP.value()
                                + "\",\"kind\":\"APPLICATION\",\"organization\":\""
                                + OrganizationId.SYSTEM.value()
                                + "\"}")
                        .getBytes(StandardCharsets.UTF_8);

        private static final String MEMBER_ADDED = "role.member-added.v1";

        /** In canonical JSON: within a text the quotes would be escaped. */
        private static final String BREAK_GLASS = "\"breakGlass\":";

        @Override
        public void take(Connection connection, List<StoredEvent> events) throws SQLException {
            List<StoredEvent> found =
                    events.stream()
                            .filter(it -> isByBootstrap(it.envelope()) || isEmergency(it))
                            .toList();
            if (found.isEmpty()) {
                return;
            }
            try (PreparedStatement statement =
                    connection.prepareStatement(
                            "insert into bootstrap_use (position, organization)"
                                    + " select * from unnest(?::bigint[], ?::text[])")) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "bigint", found.stream().map(StoredEvent::position).toArray()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "text", found.stream().map(StoredEvent::organization).toArray()));
                statement.executeUpdate();
            }
        }

        private static boolean isEmergency(StoredEvent event) {
            return event.type().equals(MEMBER_ADDED)
                    && new String(event.envelope(), StandardCharsets.UTF_8).contains(BREAK_GLASS);
        }

        private static boolean isByBootstrap(byte[] envelope) {
            int length = BY_BOOTSTRAP.length;
            return envelope.length > length
                    && Arrays.equals(envelope, 0, length, BY_BOOTSTRAP, 0, length);
        }
    }
}
