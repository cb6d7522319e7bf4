package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.stream.signal.SignalStream.Method;
import dev.precept.pdp.stream.signal.SignalStream.Settings;
import dev.precept.pdp.stream.signal.SignalStream.Status;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import javax.sql.DataSource;

/**
 * Receivers' streams, a row each. Threads share it; faults of the database come as Spring's {@code
 * DataAccessException}.
 */
final class SignalStreams {
    private static final String COLUMNS =
            "id, organization, client, method, endpoint, authorization_sealed, events, description,"
                    + " status, position, acknowledged, verification_id, verification_state,"
                    + " verified_at, status_reason";

    private final JdbcClient jdbc;

    SignalStreams(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /** Adds the stream; false where the receiver has as many as it may. */
    boolean add(SignalStream stream) {
        Settings settings = stream.settings();
        return jdbc.sql(
                                """
                                insert into signal_stream (id, organization, client, method,
                                    endpoint, authorization_sealed, events, description, position)
                                select ?, ?, ?, ?, ?, ?, ?, ?, ?
                                where (select count(*) from signal_stream
                                       where organization = ? and client = ?) < ?
                                """)
                        .param(stream.id())
                        .param(stream.organization().value())
                        .param(stream.client().value())
                        .param(settings.method().name())
                        .param(settings.endpoint())
                        .param(settings.authorization())
                        .param(settings.events().toArray(String[]::new))
                        .param(settings.description())
                        .param(stream.position())
                        .param(stream.organization().value())
                        .param(stream.client().value())
                        .param(Limits.STREAMS_PER_CLIENT)
                        .update()
                == 1;
    }

    /** Who has streams of whom. */
    record Party(OrganizationId organization, ApplicationId client) {}

    /** Whoever has streams that were made up to a position. */
    List<Party> parties(long position) {
        return jdbc.sql(
                        "select distinct organization, client from signal_stream"
                                + " where position <= ?")
                .param(position)
                .query(
                        (row, _) ->
                                new Party(
                                        new OrganizationId(text(row, 1)),
                                        new ApplicationId(text(row, 2))))
                .list();
    }

    /** Removes the streams that were made up to a position. */
    void remove(Party party, long position) {
        jdbc.sql(
                        "delete from signal_stream"
                                + " where organization = ? and client = ? and position <= ?")
                .param(party.organization().value())
                .param(party.client().value())
                .param(position)
                .update();
    }

    /** Everybody's streams of the organization, the oldest first. */
    List<SignalStream> of(OrganizationId organization) {
        return jdbc.sql(
                        "select "
                                + COLUMNS
                                + " from signal_stream where organization = ?"
                                + " order by created_at, id limit ?")
                .param(organization.value())
                .param(Limits.LISTED)
                .query((row, _) -> stream(row))
                .list();
    }

    /** The receiver's streams, the oldest first. */
    List<SignalStream> of(OrganizationId organization, ApplicationId client) {
        return jdbc.sql(
                        "select "
                                + COLUMNS
                                + " from signal_stream where organization = ? and client = ?"
                                + " order by created_at, id")
                .param(organization.value())
                .param(client.value())
                .query((row, _) -> stream(row))
                .list();
    }

    /** The stream. */
    Optional<SignalStream> find(String id) {
        return jdbc.sql("select " + COLUMNS + " from signal_stream where id = ?")
                .param(id)
                .query((row, _) -> stream(row))
                .optional();
    }

    /** Replaces what the receiver says of its stream; what could not be pushed is tried at once. */
    void change(String id, Settings settings) {
        jdbc.sql(
                        """
                        update signal_stream set method = ?, endpoint = ?,
                            authorization_sealed = ?, events = ?, description = ?,
                            attempts = 0, due_at = now()
                        where id = ?
                        """)
                .param(settings.method().name())
                .param(settings.endpoint())
                .param(settings.authorization())
                .param(settings.events().toArray(String[]::new))
                .param(settings.description())
                .param(id)
                .update();
    }

    /** Changes the status; a stream that was disabled goes on at the position. */
    void change(String id, Status status, long position) {
        jdbc.sql(
                        """
                        update signal_stream set
                            position = case when status = 'DISABLED' and ? <> 'DISABLED'
                                then greatest(position, ?) else position end,
                            status = ?, status_reason = null, attempts = 0, due_at = now()
                        where id = ?
                        """)
                .param(status.name())
                .param(position)
                .param(status.name())
                .param(id)
                .update();
    }

    void remove(String id) {
        jdbc.sql("delete from signal_stream where id = ?").param(id).update();
    }

    /** Has a verification sent; false where the last one was asked for just now. */
    boolean verify(String id, String token, @Nullable String state) {
        return jdbc.sql(
                                """
                                update signal_stream set verification_id = ?,
                                    verification_state = ?, verified_at = now(), due_at = now()
                                where id = ? and (verified_at is null
                                    or verified_at <= now() - make_interval(secs => ?))
                                """)
                        .param(token)
                        .param(state)
                        .param(id)
                        .param(Limits.VERIFICATION.toSeconds())
                        .update()
                == 1;
    }

    /** The verification has arrived. */
    void verified(String id, String token) {
        jdbc.sql(
                        "update signal_stream set verification_id = null, verification_state ="
                                + " null where id = ? and verification_id = ?")
                .param(id)
                .param(token)
                .update();
    }

    /** The receiver wants to hear nothing of the subject; false where there are too many. */
    boolean exclude(String id, String subject) {
        return jdbc.sql(
                                """
                                insert into signal_exclusion (stream, subject)
                                select ?, ? where
                                    (select count(*) from signal_exclusion where stream = ?) < ?
                                on conflict (stream, subject)
                                    do update set subject = excluded.subject
                                """)
                        .param(id)
                        .param(subject)
                        .param(id)
                        .param(Limits.EXCLUSIONS)
                        .update()
                == 1;
    }

    /** The receiver wants to hear of the subject. */
    void include(String id, String subject) {
        jdbc.sql("delete from signal_exclusion where stream = ? and subject = ?")
                .param(id)
                .param(subject)
                .update();
    }

    Set<String> excluded(String id) {
        return new HashSet<>(
                jdbc.sql("select subject from signal_exclusion where stream = ?")
                        .param(id)
                        .query((row, _) -> row.getString(1))
                        .list());
    }

    /** The receiver has more; false where somebody else has written so meanwhile. */
    boolean acknowledge(SignalStream before, long position, Collection<String> beyond) {
        return jdbc.sql(
                                """
                                update signal_stream set position = ?, acknowledged = ?,
                                    attempts = 0, last_error = null
                                where id = ? and position = ? and acknowledged = ?::text[]
                                """)
                        .param(position)
                        .param(beyond.stream().sorted().toArray(String[]::new))
                        .param(before.id())
                        .param(before.position())
                        .param(before.acknowledged().stream().sorted().toArray(String[]::new))
                        .update()
                == 1;
    }

    /** A stream that there may be something to push to. */
    record Due(String id, OrganizationId organization) {}

    /** Streams that there may be something to push to. */
    List<Due> due(long position) {
        return jdbc.sql(
                        """
                        select id, organization from signal_stream
                        where method = 'PUSH' and status = 'ENABLED' and due_at <= now()
                          and claimed_until <= now()
                          and (position < ? or verification_id is not null)
                        order by due_at
                        """)
                .param(position)
                .query((row, _) -> new Due(text(row, 1), new OrganizationId(text(row, 2))))
                .list();
    }

    /** Keeps other nodes from pushing; false where one does, or it is not due. */
    boolean claim(String id, String node) {
        return jdbc.sql(
                                """
                                update signal_stream set claimed_by = ?,
                                    claimed_until = now() + make_interval(secs => ?)
                                where id = ? and due_at <= now()
                                  and (claimed_until <= now() or claimed_by = ?)
                                """)
                        .param(node)
                        .param(Limits.CLAIM.toSeconds())
                        .param(id)
                        .param(node)
                        .update()
                == 1;
    }

    /** Lets other nodes push, to those first that have waited for longer. */
    void release(String id, String node) {
        jdbc.sql(
                        "update signal_stream set claimed_by = null, claimed_until = now(),"
                                + " due_at = greatest(due_at, now())"
                                + " where id = ? and claimed_by = ?")
                .param(id)
                .param(node)
                .update();
    }

    /** A push did not arrive; where none has for long, the stream is paused. */
    void failed(String id, String error) {
        jdbc.sql(
                        """
                        update signal_stream set
                            due_at = now() + make_interval(
                                secs => least(?, ? * (2 ^ least(attempts, ?)))),
                            attempts = attempts + 1, last_error = ?,
                            status = case when attempts + 1 >= ? then 'PAUSED' else status end,
                            status_reason = case when attempts + 1 >= ? then ?
                                else status_reason end
                        where id = ? and status = 'ENABLED'
                        """)
                .param(Limits.LONGEST_PAUSE.toSeconds())
                .param(Limits.FIRST_PAUSE.toSeconds())
                .param(Limits.DOUBLINGS)
                .param(error)
                .param(Limits.FAILURES)
                .param(Limits.FAILURES)
                .param("Nothing was accepted for long: " + error)
                .param(id)
                .update();
    }

    /** Nothing could be pushed, and the endpoint is not to blame: tried again after a pause. */
    void deferred(String id, String reason) {
        jdbc.sql(
                        """
                        update signal_stream set
                            due_at = now() + make_interval(
                                secs => least(?, ? * (2 ^ least(attempts, ?)))),
                            attempts = least(attempts + 1, ?), last_error = ?
                        where id = ?
                        """)
                .param(Limits.LONGEST_PAUSE.toSeconds())
                .param(Limits.FIRST_PAUSE.toSeconds())
                .param(Limits.DOUBLINGS)
                .param(Limits.DOUBLINGS)
                .param(reason)
                .param(id)
                .update();
    }

    private static SignalStream stream(ResultSet row) throws SQLException {
        String verification = row.getString(12);
        OffsetDateTime at = row.getObject(14, OffsetDateTime.class);
        Instant verifiedAt = at == null ? Instant.EPOCH : at.toInstant();
        return new SignalStream(
                text(row, 1),
                new OrganizationId(text(row, 2)),
                new ApplicationId(text(row, 3)),
                new Settings(
                        Method.valueOf(text(row, 4)),
                        row.getString(5),
                        row.getString(6),
                        texts(row, 7),
                        row.getString(8)),
                Status.valueOf(text(row, 9)),
                row.getString(15),
                row.getLong(10),
                Set.copyOf(texts(row, 11)),
                verification == null
                        ? null
                        : new SignalStream.Verification(
                                verification, row.getString(13), verifiedAt));
    }

    private static String text(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
