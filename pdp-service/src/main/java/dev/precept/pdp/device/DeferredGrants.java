package dev.precept.pdp.device;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.device.DeferredRequest.Kind;
import dev.precept.pdp.jose.GrantVault;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Turns;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.token.Origin;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * Requests that wait for users, and what they have allowed: rows found by SHA-256 of the code the
 * client holds. One statement decides each step. Threads share it; faults of the database come as
 * Spring's {@code DataAccessException}.
 */
final class DeferredGrants implements Expiring {
    private static final RecordCodec<Asked> ASKED = RecordCodec.of(Asked.class);
    private static final RecordCodec<UserGrant> GRANTED = RecordCodec.of(UserGrant.class);

    private static final String INSERT =
            """
            insert into deferred_grant (digest, id, kind, organization, application, user_code,
                user_id, asked, interval_seconds, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String REDEEM =
            """
            update deferred_grant set state = 'USED'
            where digest = ? and kind = ? and organization = ? and application = ?
                and state = 'ALLOWED' and expires_at > ?
            returning id, position, granted
            """;

    private static final String POLL =
            """
            with before as (
                select digest, polled_at + make_interval(secs => interval_seconds) > ? as too_fast
                from deferred_grant
                where digest = ? and kind = ? and organization = ? and application = ?
                for update)
            update deferred_grant g set polled_at = ?,
                interval_seconds = case when before.too_fast
                    then least(interval_seconds + ?, ?) else interval_seconds end
            from before where g.digest = before.digest
            returning g.state, g.expires_at, coalesce(before.too_fast, false)
            """;

    private static final String PENDING =
            """
            select id, application, user_id, asked, expires_at from deferred_grant
            where organization = ? and state = 'PENDING' and expires_at > ?
            """;

    private final JdbcClient jdbc;
    private final GrantVault vault;
    private final Pseudonyms pseudonyms;
    private final IdSource ids;
    private final Turns turns;
    private final OpenRequests opened;

    DeferredGrants(
            DataSource database,
            GrantVault vault,
            Pseudonyms pseudonyms,
            IdSource ids,
            OpenRequests opened) {
        this.turns = new Turns(database);
        this.opened = opened;
        this.jdbc = JdbcClient.create(database);
        this.vault = vault;
        this.pseudonyms = pseudonyms;
        this.ids = ids;
    }

    /**
     * A request to be kept.
     *
     * @param code what the client holds
     * @param userCode what a user may find it by; null where it is known who is asked
     * @param user who is asked; null where there is a code
     */
    record New(
            Kind kind,
            String code,
            ApplicationId application,
            Asked asked,
            @Nullable UserCode userCode,
            @Nullable UserId user,
            Instant end) {}

    /** What a client hears that shows a code. */
    sealed interface Poll {
        /** The user has allowed it, and the code counts no more from now on. */
        record Allowed(UserGrant grant, Origin origin) implements Poll {}

        /** The user has not answered. */
        record Pending() implements Poll {}

        /** The same, and the client asks too often. */
        record TooFast() implements Poll {}

        /** The user has refused. */
        record Denied() implements Poll {}

        /** The user has not answered in time. */
        record Expired() implements Poll {}

        /** It is none, another client's, or used. */
        record Unknown() implements Poll {}
    }

    /** Keeps a request for this user; false where too many of the client wait for him. */
    boolean beginFor(Tenant tenant, UserId user, New request) {
        ApplicationId client = request.application();
        String name = "deferred " + tenant.id().value() + ' ' + user.value() + ' ' + client.value();
        return turns.take(
                List.of(name),
                () -> {
                    boolean isFree = open(tenant, user, client) < Limits.OPEN_PER_USER;
                    if (isFree) {
                        begin(tenant, request);
                    }
                    return isFree;
                });
    }

    /**
     * Keeps a request.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where too many are begun
     */
    void begin(Tenant tenant, New request) {
        NonBlocking.beforeWaiting();
        opened.count(tenant, request.application().value());
        String id = ids.next();
        UserCode userCode = request.userCode();
        UserId user = request.user();
        jdbc.sql(INSERT)
                .param(RandomValues.digest(request.code()))
                .param(id)
                .param(request.kind().name())
                .param(tenant.id().value())
                .param(request.application().value())
                .param(userCode == null ? null : hashed(tenant, userCode))
                .param(user == null ? null : user.value())
                .param(vault.seal(id, ASKED.encode(request.asked())))
                .param(Limits.INTERVAL_SECONDS)
                .param(Timestamp.from(request.end()))
                .update();
    }

    /** Few enough to try out, so the hash has a key. */
    private byte[] hashed(Tenant tenant, UserCode code) {
        String name = "user code\n" + tenant.id().value() + '\n' + code.letters();
        return pseudonyms.of(name).getBytes(StandardCharsets.US_ASCII);
    }

    /** The request that waits under this user code. */
    Optional<DeferredRequest> find(Tenant tenant, UserCode code) {
        return jdbc.sql(PENDING + " and user_code = ?")
                .params(tenant.id().value(), Timestamp.from(tenant.now()), hashed(tenant, code))
                .query((row, _) -> read(row))
                .optional();
    }

    /** The request of this id that waits for this user. */
    Optional<DeferredRequest> find(Tenant tenant, UserId user, String id) {
        return jdbc.sql(PENDING + " and user_id = ? and id = ?")
                .params(tenant.id().value(), Timestamp.from(tenant.now()), user.value(), id)
                .query((row, _) -> read(row))
                .optional();
    }

    /** Those that wait for this user, the first to end first; some of them. */
    List<DeferredRequest> pending(Tenant tenant, UserId user) {
        return jdbc.sql(PENDING + " and user_id = ? order by expires_at, id limit ?")
                .params(
                        tenant.id().value(),
                        Timestamp.from(tenant.now()),
                        user.value(),
                        Limits.SHOWN)
                .query((row, _) -> read(row))
                .list();
    }

    /** How many of a client wait for this user. */
    private int open(Tenant tenant, UserId user, ApplicationId client) {
        return jdbc.sql(
                        "select count(*) from deferred_grant where organization = ?"
                                + " and user_id = ? and application = ? and state = 'PENDING'"
                                + " and expires_at > ?")
                .params(
                        tenant.id().value(),
                        user.value(),
                        client.value(),
                        Timestamp.from(tenant.now()))
                .query(Integer.class)
                .single();
    }

    private DeferredRequest read(ResultSet row) throws SQLException {
        String id = row.getString(1);
        String user = row.getString(3);
        return new DeferredRequest(
                id,
                new ApplicationId(row.getString(2)),
                user == null ? null : new UserId(user),
                ASKED.decode(vault.open(id, row.getBytes(4))),
                row.getTimestamp(5).toInstant());
    }

    /** Notes that a user allows it; false where it was answered, or ended, before. */
    boolean allow(Tenant tenant, DeferredRequest request, UserGrant grant) {
        return jdbc.sql(
                                "update deferred_grant set state = 'ALLOWED', position = ?,"
                                        + " granted = ?, user_id = ?, browser_session = ?"
                                        + " where id = ? and state = 'PENDING'"
                                        + " and expires_at > ?")
                        .param(tenant.image().position().value())
                        .param(vault.seal(request.id(), GRANTED.encode(grant)))
                        .param(grant.user().value())
                        .param(grant.browserSession())
                        .param(request.id())
                        .param(Timestamp.from(tenant.now()))
                        .update()
                == 1;
    }

    /** Notes that a user refuses it; false where it was answered before. */
    boolean deny(DeferredRequest request) {
        return jdbc.sql(
                                "update deferred_grant set state = 'DENIED'"
                                        + " where id = ? and state = 'PENDING'")
                        .param(request.id())
                        .update()
                == 1;
    }

    /** Redeems a code where it has been allowed; else counts that it was asked for. */
    Poll poll(Tenant tenant, Kind kind, ApplicationId client, String code) {
        NonBlocking.beforeWaiting();
        byte[] digest = RandomValues.digest(code);
        Timestamp now = Timestamp.from(tenant.now());
        String organization = tenant.id().value();
        Optional<Poll> allowed =
                jdbc.sql(REDEEM)
                        .params(digest, kind.name(), organization, client.value(), now)
                        .query((row, _) -> allowed(row))
                        .optional();
        if (allowed.isPresent()) {
            return allowed.get();
        }
        return jdbc.sql(POLL)
                .params(
                        now,
                        digest,
                        kind.name(),
                        organization,
                        client.value(),
                        now,
                        Limits.INTERVAL_SECONDS,
                        Limits.LONGEST_INTERVAL_SECONDS)
                .query((row, _) -> waiting(row, tenant.now()))
                .optional()
                .orElseGet(Poll.Unknown::new);
    }

    private Poll allowed(ResultSet row) throws SQLException {
        String id = row.getString(1);
        return new Poll.Allowed(
                GRANTED.decode(vault.open(id, row.getBytes(3))),
                new Origin(id, new Position(row.getLong(2))));
    }

    private static Poll waiting(ResultSet row, Instant now) throws SQLException {
        boolean isOver = !now.isBefore(row.getTimestamp(2).toInstant());
        return switch (row.getString(1)) {
            case "USED" -> new Poll.Unknown();
            case "DENIED" -> new Poll.Denied();
            case String _ when isOver -> new Poll.Expired();
            case String _ -> row.getBoolean(3) ? new Poll.TooFast() : new Poll.Pending();
        };
    }

    @Override
    public int removeExpired() {
        return jdbc.sql(
                        "delete from deferred_grant where digest in (select digest from"
                                + " deferred_grant where expires_at < now() - make_interval(secs =>"
                                + " ?) limit ?)")
                .params(Limits.REMEMBERED.toSeconds(), Limits.REMOVED_ROWS)
                .update();
    }
}
