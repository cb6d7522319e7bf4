package dev.precept.pdp.stream.webhook;

import dev.precept.domain.shared.WebhookId;
import dev.precept.projections.image.WebhookDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * How far each webhook has been told, in a row each. One node at a time claims a webhook; what it
 * writes counts as long as it has the claim. Threads share it; faults of the database come as
 * Spring's {@code DataAccessException}.
 */
public final class WebhookDeliveries {
    private final JdbcClient jdbc;

    WebhookDeliveries(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /**
     * A webhook that one node may tell now.
     *
     * @param position up to there it has been told
     * @param attempts how often the next message was tried in vain
     * @param failingSince since when nothing arrives
     */
    record Claim(long position, int attempts, @Nullable Instant failingSince) {}

    /** How far the webhook is; one that nobody has looked at yet is where it was made. */
    public Delivery find(WebhookDocument webhook) {
        return jdbc.sql(
                        """
                        select position, delivered, attempts, due_at, failing_since, last_at,
                               last_status, last_error
                        from webhook_delivery where webhook = ?
                        """)
                .param(webhook.id().value())
                .query((row, _) -> delivery(row))
                .optional()
                .orElseGet(
                        () ->
                                new Delivery(
                                        webhook.meta().createdAtPosition().value(),
                                        0,
                                        0,
                                        webhook.meta().createdAt(),
                                        null,
                                        null,
                                        null,
                                        null));
    }

    /** Begins to tell the webhook of what happens after it was made. */
    void begin(WebhookDocument webhook) {
        jdbc.sql(
                        "insert into webhook_delivery (webhook, position) values (?, ?)"
                                + " on conflict do nothing")
                .param(webhook.id().value())
                .param(webhook.meta().createdAtPosition().value())
                .update();
    }

    /** Forgets webhooks that are gone: those not among these although they were made before. */
    void retain(Collection<String> webhooks, long position) {
        jdbc.sql("delete from webhook_delivery where position <= ? and webhook <> all (?)")
                .param(position)
                .param(webhooks.toArray(String[]::new))
                .update();
    }

    /** Those of the webhooks that there is something to tell, up to a position. */
    List<String> due(Collection<String> webhooks, long position) {
        return jdbc.sql(
                        """
                        select webhook from webhook_delivery
                        where webhook = any (?) and position < ? and due_at <= now()
                          and claimed_until <= now()
                        order by due_at
                        """)
                .param(webhooks.toArray(String[]::new))
                .param(position)
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** Whether any of the webhooks has not been told of everything up to a position. */
    boolean isAnyBehind(Collection<String> webhooks, long position) {
        return jdbc.sql(
                        "select exists (select from webhook_delivery"
                                + " where webhook = any (?) and position < ?)")
                .param(webhooks.toArray(String[]::new))
                .param(position)
                .query(Boolean.class)
                .single();
    }

    /** Keeps other nodes from telling the webhook; empty where one does, or it is not due. */
    Optional<Claim> claim(WebhookId webhook, String node) {
        return jdbc.sql(
                        """
                        update webhook_delivery
                        set claimed_by = ?, claimed_until = now() + make_interval(secs => ?)
                        where webhook = ? and claimed_until <= now() and due_at <= now()
                        returning position, attempts, failing_since
                        """)
                .param(node)
                .param(Limits.CLAIM.toSeconds())
                .param(webhook.value())
                .query((row, _) -> new Claim(row.getLong(1), row.getInt(2), instant(row, 3)))
                .optional();
    }

    /** Lets other nodes tell the webhook, those first that have waited for longer. */
    void release(WebhookId webhook, String node) {
        jdbc.sql(
                        "update webhook_delivery set claimed_by = null, claimed_until = now(),"
                                + " due_at = greatest(due_at, now())"
                                + " where webhook = ? and claimed_by = ?")
                .param(webhook.value())
                .param(node)
                .update();
    }

    /** The message of the event at the position has arrived. False where the claim has run out. */
    boolean arrived(WebhookId webhook, String node, long position, int status) {
        return jdbc.sql(
                                """
                                update webhook_delivery
                                set position = ?, delivered = delivered + 1, attempts = 0,
                                    failing_since = null, last_at = now(), last_status = ?,
                                    last_error = null,
                                    claimed_until = now() + make_interval(secs => ?)
                                where webhook = ? and claimed_by = ? and position < ?
                                """)
                        .param(position)
                        .param(status)
                        .param(Limits.CLAIM.toSeconds())
                        .param(webhook.value())
                        .param(node)
                        .param(position)
                        .update()
                == 1;
    }

    /** There is nothing to tell up to the position. False where the claim has run out. */
    boolean passed(WebhookId webhook, String node, long position) {
        return jdbc.sql(
                                """
                                update webhook_delivery
                                set position = ?,
                                    claimed_until = now() + make_interval(secs => ?)
                                where webhook = ? and claimed_by = ? and position <= ?
                                """)
                        .param(position)
                        .param(Limits.CLAIM.toSeconds())
                        .param(webhook.value())
                        .param(node)
                        .param(position)
                        .update()
                == 1;
    }

    /** The next message did not arrive. */
    void failed(WebhookId webhook, String node, @Nullable Integer status, String error) {
        jdbc.sql(
                        """
                        update webhook_delivery
                        set due_at = now() + make_interval(
                                secs => least(?, ? * (2 ^ least(attempts, 20)))),
                            attempts = attempts + 1,
                            failing_since = coalesce(failing_since, now()),
                            last_at = now(), last_status = ?, last_error = ?
                        where webhook = ? and claimed_by = ?
                        """)
                .param(Limits.LONGEST_PAUSE.toSeconds())
                .param(Limits.FIRST_PAUSE.toSeconds())
                .param(status)
                .param(error.substring(0, Math.min(error.length(), Limits.ERROR_CHARACTERS)))
                .param(webhook.value())
                .param(node)
                .update();
    }

    /** The fault is this service's own: tried again later, the receiver is not to blame. */
    void deferred(WebhookId webhook, String node, String error) {
        jdbc.sql(
                        """
                        update webhook_delivery
                        set due_at = now() + make_interval(
                                secs => least(?, ? * (2 ^ least(attempts, 20)))),
                            attempts = attempts + 1, last_error = ?
                        where webhook = ? and claimed_by = ?
                        """)
                .param(Limits.LONGEST_PAUSE.toSeconds())
                .param(Limits.FIRST_PAUSE.toSeconds())
                .param(error)
                .param(webhook.value())
                .param(node)
                .update();
    }

    /** Has the next message tried at once, as if for the first time. */
    void begun(WebhookId webhook) {
        jdbc.sql(
                        "update webhook_delivery set attempts = 0, failing_since = null,"
                                + " due_at = now() where webhook = ?")
                .param(webhook.value())
                .update();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        Timestamp dueAt = row.getTimestamp(4);
        return new Delivery(
                row.getLong(1),
                row.getLong(2),
                row.getInt(3),
                dueAt.toInstant(),
                instant(row, 5),
                instant(row, 6),
                row.getObject(7, Integer.class),
                row.getString(8));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
