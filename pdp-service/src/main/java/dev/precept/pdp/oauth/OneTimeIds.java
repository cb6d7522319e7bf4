package dev.precept.pdp.oauth;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.web.NonBlocking;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Timestamp;
import java.time.Instant;

import javax.sql.DataSource;

/**
 * Ids that count once, on whatever node they are shown: of assertions, proofs, one-time codes. One
 * statement decides. Threads share it; faults of the database come as Spring's {@code
 * DataAccessException}.
 */
public final class OneTimeIds implements Expiring {
    private final JdbcClient jdbc;

    public OneTimeIds(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /**
     * Uses an id up.
     *
     * @param purpose what kind of id it is, and whose: ids of different purposes never meet
     * @param until when what bears it has expired anyway
     * @return whether it had not been used
     */
    public boolean use(OrganizationId organization, String purpose, String id, Instant until) {
        NonBlocking.beforeWaiting();
        byte[] digest = Sha256.of(organization.value() + '\n' + purpose + '\n' + id);
        return jdbc.sql(
                                "insert into used_id (digest, expires_at) values (?, ?)"
                                        + " on conflict do nothing")
                        .params(digest, Timestamp.from(until))
                        .update()
                == 1;
    }

    @Override
    public int removeExpired() {
        return jdbc.sql("delete from used_id where expires_at < now() - interval '1 minute'")
                .update();
    }
}
