package dev.precept.pdp.registration;

import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.security.Maker;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * Initial registration tokens (RFC 7591 section 3): each lets some clients register, within what it
 * says, for a while. Only their SHA-256 is stored. Threads share it; faults of the database come as
 * Spring's {@code DataAccessException}.
 */
public final class RegistrationTokens implements Expiring {
    private static final RecordCodec<Actor> ACTOR = RecordCodec.of(Actor.class);
    private static final RecordCodec<RegistrationPolicy> POLICY =
            RecordCodec.of(RegistrationPolicy.class);

    private final JdbcClient jdbc;
    private final RandomValues values;

    public RegistrationTokens(DataSource database, RandomValues values) {
        this.jdbc = JdbcClient.create(database);
        this.values = values;
    }

    /**
     * A token, without itself.
     *
     * @param maker in whose name clients register by it
     * @param policy what it allows at most; null for all that the organization's policy does
     * @param usesLeft how many clients it still lets register
     */
    public record Registered(
            String id,
            OrganizationId organization,
            Maker maker,
            @Nullable RegistrationPolicy policy,
            int usesLeft,
            Instant expiresAt) {}

    /** Stores one, and gives it in the clear: to be shown once. */
    public String create(Registered token) {
        NonBlocking.beforeWaiting();
        String value = values.next();
        RegistrationPolicy policy = token.policy();
        jdbc.sql(
                        "insert into registration_token (id, organization, digest, maker, client,"
                                + " position, policy, uses_left, expires_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(token.id())
                .param(token.organization().value())
                .param(RandomValues.digest(value))
                .param(ACTOR.encode(token.maker().actor()))
                .param(token.maker().client().value())
                .param(token.maker().at().value())
                .param(policy == null ? null : POLICY.encode(policy))
                .param(token.usesLeft())
                .param(Timestamp.from(token.expiresAt()))
                .update();
        return value;
    }

    /** Those of an organization that still count, the first to expire first; some of them. */
    public List<Registered> list(OrganizationId organization) {
        return jdbc.sql(
                        "select * from registration_token where organization = ? and uses_left > 0"
                                + " and expires_at > now() order by expires_at, id limit ?")
                .params(organization.value(), Limits.TOKENS_SHOWN)
                .query((row, _) -> read(row))
                .list();
    }

    /** Ends one; whether it was there. */
    public boolean remove(OrganizationId organization, String id) {
        return jdbc.sql("delete from registration_token where organization = ? and id = ?")
                        .params(organization.value(), id)
                        .update()
                == 1;
    }

    /** The token of this value that counts now. */
    Optional<Registered> find(OrganizationId organization, String value) {
        NonBlocking.beforeWaiting();
        return jdbc.sql(
                        "select * from registration_token where digest = ? and organization = ?"
                                + " and uses_left > 0 and expires_at > now()")
                .params(RandomValues.digest(value), organization.value())
                .query((row, _) -> read(row))
                .optional();
    }

    /** Uses it once; false where others have used it up meanwhile. */
    boolean use(String id) {
        return jdbc.sql(
                                "update registration_token set uses_left = uses_left - 1"
                                        + " where id = ? and uses_left > 0 and expires_at > now()")
                        .param(id)
                        .update()
                == 1;
    }

    /** What it was used for was refused. */
    void giveBack(String id) {
        jdbc.sql("update registration_token set uses_left = uses_left + 1 where id = ?")
                .param(id)
                .update();
    }

    private static Registered read(ResultSet row) throws SQLException {
        byte[] policy = row.getBytes("policy");
        return new Registered(
                row.getString("id"),
                new OrganizationId(row.getString("organization")),
                new Maker(
                        ACTOR.decode(row.getBytes("maker")),
                        new ApplicationId(row.getString("client")),
                        new Position(row.getLong("position"))),
                policy == null ? null : POLICY.decode(policy),
                row.getInt("uses_left"),
                row.getTimestamp("expires_at").toInstant());
    }

    @Override
    public int removeExpired() {
        return jdbc.sql(
                        "delete from registration_token where id in (select id from"
                                + " registration_token where expires_at < now() limit ?)")
                .param(Limits.REMOVED_ROWS)
                .update();
    }
}
