package dev.precept.pdp.token;

import static dev.precept.pdp.jose.Limits.TOKEN_LIFETIME;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.audit.TokenOutcomes;
import dev.precept.pdp.jose.GrantVault;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * What users have let clients have: told, and taken back. Taken back, its codes and refresh tokens
 * count no more, and a cut-off in the log ends its access tokens on every node and gateway. May be
 * done again. Threads share it.
 */
public final class AuthorizationGrants {
    private static final RecordCodec<Family.Content> CODEC = RecordCodec.of(Family.Content.class);

    private static final String LIST =
            """
            select id, application, content, created_at, used_at from refresh_family
            where organization = ? and user_id = ? and revoked_at is null and expires_at > now()
            order by created_at desc limit ?
            """;

    /**
     * Codes of the last minute count among grants, and so do requests of devices and backchannels
     * that were allowed: their tokens may be on the way, or come after this. Rows that are revoked
     * are found again while an access token may live: the cut-off may have failed. A grant whose
     * family is not kept yet is opening: it may be kept after this, and not as revoked.
     */
    private static final String REVOKE =
            """
            with codes as (
                update authorization_code set used_at = coalesce(used_at, now())
                where %1$s and expires_at > now()
                returning grant_id),
            deferred as (
                update deferred_grant set state = 'USED'
                where %2$s and state in ('ALLOWED', 'USED') and expires_at > now()
                returning id as grant_id),
            families as (
                update refresh_family set revoked_at = coalesce(revoked_at, now()), content = null
                where %2$s and (revoked_at is null or access_until > now())
                returning id, access_until)
            select grant_id, not exists (select from families where id = grant_id) as is_opening
            from (select grant_id from codes union select grant_id from deferred) as given
            union
            select id, false from families where access_until > now()
            """;

    private static final String OF_USER = both("organization = :organization and user_id = :user");
    private static final String OF_SESSION =
            both("organization = :organization and browser_session = :session");
    private static final String OF_CONSENT =
            both("organization = :organization and user_id = :user and application = :application");
    private static final String ONE =
            REVOKE.formatted(
                    "organization = :organization and grant_id = :grant",
                    "organization = :organization and id = :grant");

    private static final String OF_REFRESH_TOKEN =
            """
            select f.id from refresh_token t join refresh_family f on f.id = t.family
            where t.digest = :digest and f.organization = :organization
                and f.application = :application
            """;

    private final JdbcClient jdbc;
    private final GrantVault vault;
    private final Revocations revocations;
    private final Supplier<PolicyImage> images;
    private final TokenOutcomes outcomes;

    AuthorizationGrants(
            DataSource database,
            GrantVault vault,
            Revocations revocations,
            Supplier<PolicyImage> images,
            TokenOutcomes outcomes) {
        this.jdbc = JdbcClient.create(database);
        this.vault = vault;
        this.revocations = revocations;
        this.images = images;
        this.outcomes = outcomes;
    }

    private static String both(String condition) {
        return REVOKE.formatted(condition, condition);
    }

    /**
     * A grant that stands.
     *
     * @param id names it
     * @param application whose client has it
     * @param scopes granted at first, by wire name
     * @param createdAt when the first token was given
     * @param usedAt when the last one was
     */
    public record Standing(
            String id,
            ApplicationId application,
            List<String> scopes,
            Instant createdAt,
            Instant usedAt) {
        public Standing {
            scopes = List.copyOf(scopes);
        }
    }

    /** A user's grants, the newest first; of very many the newest. */
    public List<Standing> of(OrganizationId organization, UserId user) {
        NonBlocking.beforeWaiting();
        return jdbc.sql(LIST)
                .params(organization.value(), user.value(), Limits.LISTED_GRANTS)
                .query(
                        (row, _) ->
                                new Standing(
                                        row.getString(1),
                                        new ApplicationId(row.getString(2)),
                                        CODEC.decode(vault.open(row.getString(1), row.getBytes(3)))
                                                .scopes(),
                                        row.getTimestamp(4).toInstant(),
                                        row.getTimestamp(5).toInstant()))
                .list();
    }

    /** The clients that were given something in a session of a browser. */
    public Set<ApplicationId> clientsOfSession(OrganizationId organization, String session) {
        NonBlocking.beforeWaiting();
        return Set.copyOf(
                jdbc.sql(
                                "select application from refresh_family"
                                        + " where organization = :organization"
                                        + " and browser_session = :session union"
                                        + " select application from authorization_code"
                                        + " where organization = :organization"
                                        + " and browser_session = :session")
                        .param("organization", organization.value())
                        .param("session", session)
                        .query((row, _) -> new ApplicationId(row.getString(1)))
                        .list());
    }

    /**
     * A grant whose row is marked.
     *
     * @param isOpening whether it may have a family after this that is not marked
     */
    private record Marked(String grant, boolean isOpening) {
        /** How long its cut-off is of use: as long as a token of it may live, or be refreshed. */
        Duration lasting() {
            return isOpening ? Limits.OPENING_GRANT_CUT_OFF : TOKEN_LIFETIME;
        }
    }

    /**
     * Takes back all that a user has let any client have, and every token of his with it: after a
     * change of the password, or where he signs out everywhere.
     *
     * @return where in the log he was cut off
     * @throws dev.precept.pdp.oauth.OAuthException {@code temporarily_unavailable}: to be done
     *     again
     */
    public Position revokeOf(OrganizationId organization, UserId user) {
        marked(
                jdbc.sql(OF_USER)
                        .param("organization", organization.value())
                        .param("user", user.value()));
        Position cutOff =
                revocations.cutOff(
                        Actor.SERVICE,
                        organization,
                        new CutOffTarget.Subject(user.value()),
                        "sign-out");
        outcomes.revoked(organization, images.get().position(), null, user.value(), null);
        return cutOff;
    }

    /**
     * Takes back what was given in a session of a browser; fails as {@link #revokeOf}. What is
     * asked for in it at this very moment, and kept a moment later, is cut off with the session.
     */
    public void revokeOfSession(OrganizationId organization, String browserSession) {
        endAll(
                organization,
                jdbc.sql(OF_SESSION)
                        .param("organization", organization.value())
                        .param("session", browserSession));
        revocations.endGrant(organization, browserSession, TOKEN_LIFETIME);
    }

    /** Takes back what a user has let one client have; fails as {@link #revokeOf}. */
    public void revokeOfConsent(
            OrganizationId organization, UserId user, ApplicationId application) {
        endAll(
                organization,
                jdbc.sql(OF_CONSENT)
                        .param("organization", organization.value())
                        .param("user", user.value())
                        .param("application", application.value()));
    }

    /** Takes one grant back; fails as {@link #revokeOf}. */
    public void revoke(OrganizationId organization, String grantId) {
        endAll(
                organization,
                jdbc.sql(ONE).param("organization", organization.value()).param("grant", grantId));
    }

    /**
     * Takes back the grant that a refresh token of this client belongs to, if it is one; fails as
     * {@link #revokeOf}.
     */
    void revokeByRefreshToken(
            OrganizationId organization, ApplicationId client, String refreshToken) {
        if (refreshToken.length() > Limits.VALUE_CHARACTERS) {
            return;
        }
        asked(
                        jdbc.sql(OF_REFRESH_TOKEN)
                                .param("digest", RandomValues.digest(refreshToken))
                                .param("organization", organization.value())
                                .param("application", client.value()),
                        (row, _) -> row.getString(1))
                .forEach(grantId -> revoke(organization, grantId));
    }

    private void endAll(OrganizationId organization, JdbcClient.StatementSpec marking) {
        List<Marked> grants = marked(marking);
        OrganizationImage image = images.get().organization(organization);
        for (Marked marked : grants) {
            String grant = marked.grant();
            if (image == null || image.cutOffs().session(grant) == 0) {
                revocations.endGrant(organization, grant, marked.lasting());
                outcomes.revoked(organization, images.get().position(), null, null, grant);
            }
        }
    }

    private static List<Marked> marked(JdbcClient.StatementSpec marking) {
        return asked(marking, (row, _) -> new Marked(row.getString(1), row.getBoolean(2)));
    }

    private static <T> List<T> asked(JdbcClient.StatementSpec statement, RowMapper<T> mapper) {
        NonBlocking.beforeWaiting();
        try {
            return statement.query(mapper).list();
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }
}
