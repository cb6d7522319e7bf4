package dev.precept.pdp.token;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.jose.GrantVault;
import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * The rows of grants and of their refresh tokens. What decides a race is one statement each.
 * Threads share it; faults of the database come as Spring's {@code DataAccessException}.
 */
final class Families implements Expiring {
    private static final RecordCodec<Family.Content> CODEC = RecordCodec.of(Family.Content.class);

    private static final String OPEN =
            """
            with opened as (
                insert into refresh_family (id, organization, application, user_id, browser_session,
                    position, sender, content, generation, answers, used_by, created_at, used_at,
                    access_until, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?, ?, ?, ?, ?)
                returning id)
            insert into refresh_token (digest, family, generation)
            select ?, id, 0 from opened where ?
            """;

    private static final String FIND =
            """
            select f.id, f.position, f.content, f.sender, f.generation, f.used_by, f.created_at,
                f.used_at, f.revoked_at is not null, t.generation
            from refresh_token t join refresh_family f on f.id = t.family
            where t.digest = ? and f.organization = ? and f.application = ?
            """;

    private static final String ROTATE =
            """
            with rotated as (
                update refresh_family set generation = generation + 1, answers = 1, used_by = ?,
                    used_at = ?, access_until = greatest(access_until, ?)
                where id = ? and generation = ? and revoked_at is null
                returning id, generation)
            insert into refresh_token (digest, family, generation)
            select ?, id, generation from rotated
            """;

    private static final String ANSWER_AGAIN =
            """
            with found as (
                update refresh_family set answers = answers + 1,
                    access_until = greatest(access_until, ?)
                where id = ? and generation = ? and revoked_at is null and answers < ?
                returning id, generation)
            insert into refresh_token (digest, family, generation)
            select ?, id, generation from found
            """;

    private static final String USE =
            """
            update refresh_family set used_by = ?, used_at = ?,
                access_until = greatest(access_until, ?)
            where id = ? and revoked_at is null
            """;

    private final JdbcClient jdbc;
    private final GrantVault vault;

    Families(DataSource database, GrantVault vault) {
        this.jdbc = JdbcClient.create(database);
        this.vault = vault;
    }

    /**
     * The refresh token that was shown.
     *
     * @param family whose it is; null where that is revoked
     * @param familyId its id
     * @param generation the token's
     */
    record Shown(@Nullable Family family, String familyId, int generation) {}

    /**
     * A use of a grant.
     *
     * @param sender the key that was proved; null for none
     * @param at when
     * @param accessUntil when the access token that is given ends
     */
    record Use(@Nullable String sender, Instant at, Instant accessUntil) {}

    /**
     * Keeps a new grant.
     *
     * @param use its first; the key only where refresh tokens are to be bound to it
     * @param refreshToken the first of its family; null for a grant without
     * @param end when the grant means nothing any more
     */
    void open(Family family, Use use, @Nullable String refreshToken, Instant end) {
        NonBlocking.beforeWaiting();
        UserGrant grant = family.grant();
        String id = family.origin().grantId();
        jdbc.sql(OPEN)
                .param(id)
                .param(grant.organization().value())
                .param(grant.application().value())
                .param(grant.user().value())
                .param(grant.browserSession())
                .param(family.origin().position().value())
                .param(family.sender())
                .param(vault.seal(id, CODEC.encode(family.content())))
                .param(use.sender())
                .param(Timestamp.from(use.at()))
                .param(Timestamp.from(use.at()))
                .param(Timestamp.from(use.accessUntil()))
                .param(Timestamp.from(end))
                .param(RandomValues.digest(refreshToken == null ? "" : refreshToken))
                .param(refreshToken != null)
                .update();
    }

    /** The refresh token, if it is one of this client's. */
    Optional<Shown> find(OrganizationId organization, ApplicationId client, String refreshToken) {
        NonBlocking.beforeWaiting();
        return jdbc.sql(FIND)
                .params(RandomValues.digest(refreshToken), organization.value(), client.value())
                .query(this::shown)
                .optional();
    }

    private Shown shown(ResultSet row, int number) throws SQLException {
        String id = row.getString(1);
        byte[] sealed = row.getBytes(3);
        int generation = row.getInt(10);
        if (row.getBoolean(9) || sealed == null) {
            return new Shown(null, id, generation);
        }
        Family family =
                new Family(
                        new Origin(id, new Position(row.getLong(2))),
                        CODEC.decode(vault.open(id, sealed)),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getTimestamp(7).toInstant(),
                        row.getTimestamp(8).toInstant());
        return new Shown(family, id, generation);
    }

    /** Begins the next generation with this refresh token; false where another use was first. */
    boolean rotate(Family family, Use use, String next) {
        return jdbc.sql(ROTATE)
                        .param(use.sender())
                        .param(Timestamp.from(use.at()))
                        .param(Timestamp.from(use.accessUntil()))
                        .param(family.origin().grantId())
                        .param(family.generation())
                        .param(RandomValues.digest(next))
                        .update()
                == 1;
    }

    /** Adds this refresh token to the generation that counts; false where it counts no more. */
    boolean answerAgain(Family family, Use use, String next) {
        return jdbc.sql(ANSWER_AGAIN)
                        .param(Timestamp.from(use.accessUntil()))
                        .param(family.origin().grantId())
                        .param(family.generation())
                        .param(Limits.ANSWERS)
                        .param(RandomValues.digest(next))
                        .update()
                == 1;
    }

    /** Notes a use that leaves the refresh token as it is; false where the grant is revoked. */
    boolean use(Family family, Use use) {
        return jdbc.sql(USE)
                        .param(use.sender())
                        .param(Timestamp.from(use.at()))
                        .param(Timestamp.from(use.accessUntil()))
                        .param(family.origin().grantId())
                        .update()
                == 1;
    }

    @Override
    public int removeExpired() {
        return jdbc.sql(
                        """
                        delete from refresh_family where id in (
                            select id from refresh_family
                            where expires_at < now() and access_until < now() limit ?)
                        """)
                .param(Limits.REMOVED)
                .update();
    }
}
