package dev.precept.pdp.federation;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.pdp.web.NonBlocking;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.Optional;

import javax.sql.DataSource;

/**
 * Which user here somebody at an identity provider is. Who they are there is kept as a keyed hash
 * of issuer and subject: whoever reads the table learns neither. A link goes with the account.
 * Threads share it; faults of the database come as Spring's {@code DataAccessException}.
 */
public final class AccountLinks {
    private final JdbcClient jdbc;
    private final Pseudonyms pseudonyms;

    public AccountLinks(DataSource database, Pseudonyms pseudonyms) {
        this.jdbc = JdbcClient.create(database);
        this.pseudonyms = pseudonyms;
    }

    /** Who that is here; none where they are linked to nobody. */
    public Optional<UserId> find(OrganizationId organization, String issuer, String subject) {
        NonBlocking.beforeWaiting();
        return jdbc.sql("select user_id from account_link where organization = ? and person = ?")
                .params(organization.value(), person(organization, issuer, subject))
                .query(String.class)
                .optional()
                .map(UserId::new);
    }

    /**
     * Links them, unless they are linked already; whoever comes second learns to whom.
     *
     * @return to whom they are linked now
     */
    public UserId link(OrganizationId organization, String issuer, String subject, UserId user) {
        NonBlocking.beforeWaiting();
        String person = person(organization, issuer, subject);
        jdbc.sql(
                        "insert into account_link (organization, person, user_id) values (?, ?, ?)"
                                + " on conflict do nothing")
                .params(organization.value(), person, user.value())
                .update();
        return find(organization, issuer, subject).orElse(user);
    }

    /** Unlinks them from a user who is there no more. */
    public void unlink(OrganizationId organization, String issuer, String subject, UserId user) {
        NonBlocking.beforeWaiting();
        jdbc.sql(
                        "delete from account_link where organization = ? and person = ?"
                                + " and user_id = ?")
                .params(organization.value(), person(organization, issuer, subject), user.value())
                .update();
    }

    private String person(OrganizationId organization, String issuer, String subject) {
        return pseudonyms.of(
                "account link\n" + organization.value() + '\n' + issuer + '\n' + subject);
    }
}
