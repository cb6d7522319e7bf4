package dev.precept.pdp.signin;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.interaction.PageCookie;
import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.CutOffs;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.sql.DataSource;

/**
 * Who is signed in at which browser, in the database: every node knows it. Threads share it; faults
 * of the database come as Spring's {@code DataAccessException}.
 */
public final class Sessions implements Expiring {
    private static final PageCookie COOKIE = PageCookie.SESSION;

    private final JdbcClient jdbc;
    private final RandomValues values;
    private final Accounts accounts;
    private final SignInSettings settings;

    public Sessions(
            DataSource database, RandomValues values, Accounts accounts, SignInSettings settings) {
        this.jdbc = JdbcClient.create(database);
        this.values = values;
        this.accounts = accounts;
        this.settings = settings;
    }

    /**
     * A session as its person sees it.
     *
     * @param browser what the browser called itself, in a few words
     */
    record Seen(String id, String browser, Instant createdAt, Instant usedAt) {}

    private record Row(BrowserSession session, Instant usedAt, long position) {}

    /** Who is signed in at the browser that asks; null where nobody is. */
    public @Nullable BrowserSession find(Tenant tenant, HttpServletRequest request) {
        byte[] token = token(tenant, request);
        Row row = token == null ? null : find(tenant, token);
        if (row == null || !stands(tenant, row)) {
            return null;
        }
        if (token != null && row.usedAt.plus(Limits.USE_WRITTEN).isBefore(tenant.now())) {
            jdbc.sql("update browser_session set used_at = ? where token = ?")
                    .params(Timestamp.from(tenant.now()), token)
                    .update();
        }
        return row.session;
    }

    /** Whether its user is there, and neither he nor it was cut off since it began. */
    private static boolean stands(Tenant tenant, Row row) {
        UserId user = row.session.user();
        CutOffs cutOffs = tenant.organization().cutOffs();
        long latest = Math.max(cutOffs.organization(), cutOffs.subject(user.value()));
        return tenant.organization().user(user) != null
                && Math.max(latest, cutOffs.session(row.session.id())) <= row.position;
    }

    /**
     * Signs a user in at the browser that asks, by what he has just proven. The browser gets a new
     * value each time; where the same user was signed in there, the session goes on under its id,
     * and where another was, his ends.
     *
     * @param signIn {@code acr, amr}
     */
    BrowserSession begin(
            Tenant tenant,
            UserId user,
            Attributes signIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        Instant now = tenant.now();
        Proof proof = new Proof(user, SignInFacts.at(signIn, now), now);
        return begin(tenant, proof, request, response);
    }

    /**
     * What a user has proven.
     *
     * @param signIn {@code acr, amr, auth_time}, and {@code idp, idp_groups} where a provider said
     *     so; no {@code auth_time} where nobody knows it
     * @param at when; more may be proven later without proving it all again. The epoch where nobody
     *     knows: that is recent for nothing
     */
    public record Proof(UserId user, Attributes signIn, Instant at) {}

    /** Signs a user in as above, by what was proven here or elsewhere, now or before. */
    public BrowserSession begin(
            Tenant tenant, Proof proof, HttpServletRequest request, HttpServletResponse response) {
        Attributes signIn = proof.signIn();
        String value = values.next();
        COOKIE.set(tenant, response, value);
        byte[] before = token(tenant, request);
        String id = before == null ? null : goOn(tenant, proof, signIn, before, value);
        if (id == null) {
            if (before != null) {
                jdbc.sql("delete from browser_session where token = ?").param(before).update();
            }
            id = insert(tenant, proof, signIn, value, Browsers.name(request));
        }
        return new BrowserSession(id, proof.user(), proof.at(), signIn);
    }

    /** The same user's session under a new value; null where there is none. */
    private @Nullable String goOn(
            Tenant tenant, Proof proof, Attributes signIn, byte[] before, String value) {
        Row row = find(tenant, before);
        if (row == null || !stands(tenant, row)) {
            return null;
        }
        return jdbc.sql(
                        """
                        update browser_session
                        set token = ?, sign_in = ?, authenticated_at = ?, used_at = ?,
                            expires_at = ?
                        where token = ? and organization = ? and user_id = ?
                            and used_at > ? and expires_at > ?
                        returning id
                        """)
                .param(RandomValues.digest(value))
                .param(SignInCodec.write(signIn))
                .param(Timestamp.from(proof.at()))
                .param(Timestamp.from(tenant.now()))
                .param(Timestamp.from(tenant.now().plus(settings.sessionLifetime())))
                .param(before)
                .param(tenant.id().value())
                .param(proof.user().value())
                .param(Timestamp.from(tenant.now().minus(settings.sessionIdle())))
                .param(Timestamp.from(tenant.now()))
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private String insert(
            Tenant tenant, Proof proof, Attributes signIn, String value, String browser) {
        String id = values.next();
        accounts.keep(new Subject(tenant.id(), proof.user()));
        jdbc.sql(
                        """
                        insert into browser_session (id, token, organization, user_id, sign_in,
                            browser, authenticated_at, created_at, used_at, expires_at, position)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(id)
                .param(RandomValues.digest(value))
                .param(tenant.id().value())
                .param(proof.user().value())
                .param(SignInCodec.write(signIn))
                .param(browser)
                .param(Timestamp.from(proof.at()))
                .param(Timestamp.from(tenant.now()))
                .param(Timestamp.from(tenant.now()))
                .param(Timestamp.from(tenant.now().plus(settings.sessionLifetime())))
                .param(tenant.image().position().value())
                .update();
        return id;
    }

    /** Takes the browser's value from it. */
    void forget(Tenant tenant, HttpServletResponse response) {
        COOKIE.clear(tenant, response);
    }

    /** Ends a user's session of this id; whether there was one. */
    boolean end(OrganizationId organization, UserId user, String id) {
        return jdbc.sql(
                                "delete from browser_session where id = ? and organization = ?"
                                        + " and user_id = ?")
                        .params(id, organization.value(), user.value())
                        .update()
                == 1;
    }

    /** Has a session outlast what was cut off at this position. */
    void keep(Subject subject, String id, Position cutOff) {
        jdbc.sql(
                        "update browser_session set position = ? where id = ? and organization = ?"
                                + " and user_id = ?")
                .param(cutOff.value())
                .param(id)
                .param(subject.organization().value())
                .param(subject.user().value())
                .update();
    }

    /** All sessions of a user, by id. */
    List<String> ids(Subject subject) {
        return jdbc.sql("select id from browser_session where organization = ? and user_id = ?")
                .params(subject.organization().value(), subject.user().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** The sessions of a user that go on, the one used last first. */
    List<Seen> list(Subject subject, Instant now) {
        return jdbc.sql(
                        """
                        select id, browser, created_at, used_at from browser_session
                        where organization = ? and user_id = ? and used_at > ? and expires_at > ?
                        order by used_at desc limit ?
                        """)
                .param(subject.organization().value())
                .param(subject.user().value())
                .param(Timestamp.from(now.minus(settings.sessionIdle())))
                .param(Timestamp.from(now))
                .param(Limits.SESSIONS_SHOWN)
                .query(
                        (row, _) ->
                                new Seen(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getTimestamp(3).toInstant(),
                                        row.getTimestamp(4).toInstant()))
                .list();
    }

    @Override
    public int removeExpired() {
        Duration idle = settings.sessionIdle();
        return jdbc.sql(
                        """
                        delete from browser_session where id in (
                            select id from browser_session
                            where expires_at < now() or used_at < now() - make_interval(secs => ?)
                            limit ?)
                        """)
                .params(idle.toSeconds(), Limits.REMOVED_ROWS)
                .update();
    }

    private @Nullable Row find(Tenant tenant, byte[] token) {
        return jdbc.sql(
                        """
                        select id, user_id, authenticated_at, sign_in, used_at, position
                        from browser_session
                        where token = ? and organization = ? and used_at > ? and expires_at > ?
                        """)
                .param(token)
                .param(tenant.id().value())
                .param(Timestamp.from(tenant.now().minus(settings.sessionIdle())))
                .param(Timestamp.from(tenant.now()))
                .query((row, _) -> read(row))
                .optional()
                .orElse(null);
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                new BrowserSession(
                        row.getString(1),
                        new UserId(row.getString(2)),
                        row.getTimestamp(3).toInstant(),
                        SignInCodec.read(row.getString(4))),
                row.getTimestamp(5).toInstant(),
                row.getLong(6));
    }

    private static byte @Nullable [] token(Tenant tenant, HttpServletRequest request) {
        String value = COOKIE.find(tenant, request);
        return value == null || value.length() != Limits.VALUE_CHARACTERS
                ? null
                : RandomValues.digest(value);
    }
}
