package dev.precept.pdp.authorization;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.pdp.oauth.Expiring;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Timestamp;
import java.time.Instant;

import javax.sql.DataSource;

/**
 * Authorization requests that were pushed (RFC 9126), found by SHA-256 of their {@code
 * request_uri}. A browser may load one again, since people reload pages, but it ends once, whatever
 * node it ends on. Threads share it; faults of the database come as Spring's {@code
 * DataAccessException}.
 */
final class PushedRequests implements Expiring {
    /** RFC 9126 section 2.2. */
    static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

    private final JdbcClient jdbc;
    private final RandomValues values;
    private final OpenRequests opened;

    PushedRequests(DataSource database, RandomValues values, OpenRequests opened) {
        this.opened = opened;
        this.jdbc = JdbcClient.create(database);
        this.values = values;
    }

    /** Keeps a request that was found good; its {@code request_uri}. */
    String push(Tenant tenant, ApplicationId application, Form form) {
        NonBlocking.beforeWaiting();
        opened.count(tenant, application.value());
        String requestUri = PREFIX + values.next();
        Instant end = tenant.now().plus(Limits.PUSHED_LIFE);
        jdbc.sql(
                        """
                        insert into pushed_request
                            (digest, organization, application, content, expires_at, removed_at)
                        values (?, ?, ?, ?, ?, ?)
                        """)
                .param(RandomValues.digest(requestUri))
                .param(tenant.id().value())
                .param(application.value())
                .param(RequestText.of(form, null))
                .param(Timestamp.from(end))
                .param(Timestamp.from(end.plus(Limits.PUSHED_KEPT)))
                .update();
        return requestUri;
    }

    /** The request that this client pushed; null where there is none, or it came too late. */
    @Nullable Form find(Tenant tenant, String clientId, String requestUri) {
        return jdbc.sql(
                        """
                        select content from pushed_request
                        where digest = ? and organization = ? and application = ?
                            and expires_at > ?
                        """)
                .param(RandomValues.digest(requestUri))
                .param(tenant.id().value())
                .param(clientId)
                .param(Timestamp.from(tenant.now()))
                .query(String.class)
                .optional()
                .map(RequestText::read)
                .orElse(null);
    }

    /** Ends it, so that nothing more comes of it; whether it had not ended before. */
    boolean end(String requestUri) {
        return jdbc.sql("delete from pushed_request where digest = ?")
                        .param(RandomValues.digest(requestUri))
                        .update()
                == 1;
    }

    @Override
    public int removeExpired() {
        return jdbc.sql(
                        """
                        delete from pushed_request where digest in (
                            select digest from pushed_request where removed_at < now() limit ?)
                        """)
                .param(Limits.REMOVED_ROWS)
                .update();
    }
}
