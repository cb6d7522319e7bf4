package dev.precept.pdp.logout;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * Tells clients that a user has signed out: rows that are written before the session ends, taken by
 * one node at a time, sent with growing pauses, and gone once they are taken or were tried often
 * enough. Threads share it.
 */
public final class LogoutNotices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogoutNotices.class);
    private static final String FORM = "application/x-www-form-urlencoded";

    private final JdbcClient jdbc;
    private final Outlets outlets;
    private final Supplier<PolicyImage> images;
    private final InstantSource clock;
    private final IdSource ids;
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("logout-notices").factory());

    LogoutNotices(
            DataSource database,
            Outlets outlets,
            Supplier<PolicyImage> images,
            InstantSource clock,
            IdSource ids) {
        this.jdbc = JdbcClient.create(database);
        this.outlets = outlets;
        this.images = images;
        this.clock = clock;
        this.ids = ids;
    }

    /** What notices leave by. */
    record Outlets(Fetcher fetcher, LogoutTokens tokens, Issuers issuers) {}

    private record Notice(
            String id,
            OrganizationId organization,
            ApplicationId application,
            String session,
            int attempts) {}

    void start() {
        long period = Limits.PERIOD.toMillis();
        background.scheduleWithFixedDelay(this::sendOrTell, period, period, TimeUnit.MILLISECONDS);
    }

    /** Clients will be told that the user's session has ended. */
    public void add(
            OrganizationId organization,
            UserId user,
            String session,
            Collection<ApplicationId> clients) {
        OrganizationImage image = images.get().organization(organization);
        for (ApplicationId client : clients) {
            if (image != null && uri(image, client) != null) {
                jdbc.sql(
                                "insert into logout_notice (id, organization, application, user_id,"
                                        + " browser_session) values (?, ?, ?, ?, ?)")
                        .param(ids.next())
                        .param(organization.value())
                        .param(client.value())
                        .param(user.value())
                        .param(session)
                        .update();
            }
        }
        background.execute(this::sendOrTell);
    }

    private void sendOrTell() {
        try {
            for (Optional<Notice> next = take(); next.isPresent(); next = take()) {
                send(next.get());
            }
        } catch (DataAccessException away) {
            LOG.info("Notices of logout are put off: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // It is tried again later, and the others at the next round: thrown, it ended them all.
            LOG.error("A notice of logout could not be sent", fault);
        }
    }

    /** The next that is due; nobody else takes it before its next attempt is. */
    private Optional<Notice> take() {
        return jdbc.sql(
                        """
                        update logout_notice
                        set attempts = attempts + 1,
                            due_at = now() + make_interval(secs => ? * (2 ^ attempts))
                        where id in (
                            select id from logout_notice where due_at <= now()
                            order by due_at limit 1 for update skip locked)
                        returning id, organization, application, browser_session, attempts
                        """)
                .param(Limits.FIRST_WAIT.toSeconds())
                .query(
                        (row, _) ->
                                new Notice(
                                        row.getString(1),
                                        new OrganizationId(row.getString(2)),
                                        new ApplicationId(row.getString(3)),
                                        row.getString(4),
                                        row.getInt(5)))
                .optional();
    }

    private void send(Notice notice) {
        OrganizationImage organization = images.get().organization(notice.organization());
        String uri = organization == null ? null : uri(organization, notice.application());
        if (organization == null || uri == null || post(organization, notice, uri)) {
            remove(notice);
        } else if (notice.attempts() >= Limits.ATTEMPTS) {
            LOG.warn("Client {} took no notice of a logout", notice.application());
            remove(notice);
        }
    }

    /** Section 2.8: 200 is a success, and 204 is taken for one. */
    private boolean post(OrganizationImage organization, Notice notice, String uri) {
        ApplicationImage application = organization.application(notice.application());
        Tenant tenant =
                new Tenant(
                        images.get(),
                        organization,
                        outlets.issuers().of(organization.document().handle()),
                        clock.instant());
        Optional<String> token =
                application == null
                        ? Optional.empty()
                        : outlets.tokens().make(tenant, application.document(), notice.session());
        if (token.isEmpty()) {
            return false;
        }
        byte[] body = ("logout_token=" + token.get()).getBytes(StandardCharsets.US_ASCII);
        try {
            int status = outlets.fetcher().post(uri, FORM, body, Map.of());
            return status == 200 || status == 204;
        } catch (IOException unreachable) {
            LOG.debug("A notice of logout did not arrive: {}", unreachable.getMessage());
            return false;
        }
    }

    private void remove(Notice notice) {
        jdbc.sql("delete from logout_notice where id = ?").param(notice.id()).update();
    }

    private static @Nullable String uri(OrganizationImage organization, ApplicationId client) {
        ApplicationImage application = organization.application(client);
        return application == null
                ? null
                : application.document().details().settings().uris().backchannelLogoutUri();
    }

    @Override
    public void close() {
        background.shutdownNow();
    }
}
