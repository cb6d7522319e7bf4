package dev.precept.pdp.token;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.jose.GrantVault;
import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.NonBlocking;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

import javax.sql.DataSource;

/**
 * Authorization codes (RFC 6749 section 4.1.2): rows found by the SHA-256 of the code, used up by
 * one statement on whatever node, and kept for a while to know one that is used again. Threads
 * share it.
 */
public final class AuthorizationCodes implements Expiring {
    private static final RecordCodec<NewCode> CODEC = RecordCodec.of(NewCode.class);

    private static final String INSERT =
            """
            insert into authorization_code
                (digest, organization, application, user_id, browser_session, grant_id, position,
                content, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String USE =
            """
            update authorization_code set used_at = ?
            where digest = ? and organization = ? and application = ?
                and used_at is null and expires_at > ?
            returning grant_id, position, content
            """;

    private static final String USED =
            """
            select grant_id from authorization_code
            where digest = ? and organization = ? and application = ? and used_at is not null
            """;

    private final JdbcClient jdbc;
    private final GrantVault vault;
    private final RandomValues values;
    private final IdSource ids;

    AuthorizationCodes(DataSource database, GrantVault vault, RandomValues values, IdSource ids) {
        this.jdbc = JdbcClient.create(database);
        this.vault = vault;
        this.values = values;
        this.ids = ids;
    }

    /** What a code that was shown stands for. */
    sealed interface Redemption {
        /** It counts, and counts no more from now on. */
        record First(NewCode code, Origin origin) implements Redemption {}

        /** It was used before. */
        record Again(String grantId) implements Redemption {}

        /** It is none, has expired or is another client's. */
        record Unknown() implements Redemption {}
    }

    /**
     * A new code, to be redeemed within a minute, once.
     *
     * @throws dev.precept.pdp.oauth.OAuthException {@code temporarily_unavailable} while the
     *     database is away
     */
    public String issue(Tenant tenant, NewCode code) {
        NonBlocking.beforeWaiting();
        String value = values.next();
        String grantId = ids.next();
        Instant end = tenant.now().plus(Limits.CODE_LIFETIME);
        try {
            jdbc.sql(INSERT)
                    .params(
                            RandomValues.digest(value),
                            tenant.id().value(),
                            code.grant().application().value(),
                            code.grant().user().value(),
                            code.grant().browserSession(),
                            grantId,
                            tenant.image().position().value(),
                            vault.seal(grantId, CODEC.encode(code)),
                            Timestamp.from(end))
                    .update();
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        return value;
    }

    /**
     * Uses a code up, whatever comes of it then: one whose verifier is wrong was in wrong hands.
     *
     * @throws DataAccessException while the database is away
     */
    Redemption redeem(Tenant tenant, ApplicationId client, String value) {
        NonBlocking.beforeWaiting();
        byte[] digest = RandomValues.digest(value);
        Timestamp now = Timestamp.from(tenant.now());
        String organization = tenant.id().value();
        Redemption first =
                jdbc.sql(USE)
                        .params(now, digest, organization, client.value(), now)
                        .query(this::first)
                        .optional()
                        .orElse(null);
        if (first != null) {
            return first;
        }
        return jdbc.sql(USED)
                .params(digest, organization, client.value())
                .query(String.class)
                .optional()
                .<Redemption>map(Redemption.Again::new)
                .orElseGet(Redemption.Unknown::new);
    }

    private Redemption first(ResultSet row, int number) throws SQLException {
        String grantId = row.getString(1);
        Origin origin = new Origin(grantId, new Position(row.getLong(2)));
        NewCode code = CODEC.decode(vault.open(grantId, row.getBytes(3)));
        return new Redemption.First(code, origin);
    }

    @Override
    public int removeExpired() {
        return jdbc.sql(
                        """
                        delete from authorization_code where digest in (
                            select digest from authorization_code
                            where expires_at < now() - make_interval(secs => ?) limit ?)
                        """)
                .params(Limits.USED_CODES_KEPT.toSeconds(), Limits.REMOVED)
                .update();
    }
}
