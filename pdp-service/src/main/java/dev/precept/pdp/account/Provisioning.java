package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.PersonalVault;
import dev.precept.pdp.oauth.Turns;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * Accounts that an identity provider keeps (SCIM): all it says of a person, sealed under the
 * person's key, and keyed hashes of what he is looked for by. Faults of the database come as
 * Spring's {@code DataAccessException}. Threads share it.
 */
public final class Provisioning {
    private static final String CONTENT = "provisioned";

    private final JdbcClient jdbc;
    private final Turns turns;
    private final PersonalVault vault;
    private final Subjects subjects;
    private final Accounts accounts;

    public Provisioning(DataSource database, PersonalVault vault, Accounts accounts) {
        this.jdbc = JdbcClient.create(database);
        this.turns = new Turns(database);
        this.vault = vault;
        this.subjects = new Subjects(database, vault);
        this.accounts = accounts;
    }

    /** Does the work, as one transaction, while nobody else provisions the person. */
    public <T> T alone(Subject subject, Supplier<T> work) {
        return turns.take(List.of("provision " + subject.key()), work);
    }

    /**
     * Stores all that is known of a person. Where the name or the address is taken nothing is
     * stored, and the transaction that this is a part of can only end.
     */
    public Accounts.Stored put(
            Subject subject, Profile profile, byte[] content, Set<SearchKey> keys) {
        Accounts.Stored stored = accounts.put(subject, profile);
        if (stored == Accounts.Stored.CREATED || stored == Accounts.Stored.REPLACED) {
            byte[] sealed = vault.seal(subject.key(), subjects.keyOrNew(subject), CONTENT, content);
            jdbc.sql(
                            "update account set provisioned = ?"
                                    + " where organization = ? and user_id = ?")
                    .params(sealed, subject.organization().value(), subject.user().value())
                    .update();
            store(subject, keys);
        }
        return stored;
    }

    private void store(Subject subject, Set<SearchKey> keys) {
        jdbc.sql("delete from account_key where organization = ? and user_id = ?")
                .params(subject.organization().value(), subject.user().value())
                .update();
        for (SearchKey key : keys) {
            jdbc.sql(
                            "insert into account_key (organization, user_id, digest)"
                                    + " values (?, ?, ?) on conflict do nothing")
                    .params(
                            subject.organization().value(),
                            subject.user().value(),
                            digest(subject.organization(), key))
                    .update();
        }
    }

    /** What is known of a person; empty where there is no account. */
    public Optional<Provisioned> find(Subject subject) {
        return Optional.ofNullable(
                find(subject.organization(), List.of(subject.user())).get(subject.user()));
    }

    /** What is known of these people; who has no account is not among them. */
    public Map<UserId, Provisioned> find(OrganizationId organization, Collection<UserId> users) {
        Map<UserId, Provisioned> found = new HashMap<>();
        if (!users.isEmpty()) {
            jdbc.sql(
                            """
                            select user_id, s.key, a.profile, a.updated_at, a.provisioned
                            from account a join subject s using (organization, user_id)
                            where organization = ? and user_id = any(?)
                            """)
                    .param(organization.value())
                    .param(users.stream().map(UserId::value).toArray(String[]::new))
                    .query(opened(organization))
                    .list()
                    .forEach(it -> found.put(it.account().subject().user(), it));
        }
        return found;
    }

    /** Who has the value, in the order of ids; no more than so many. */
    public List<UserId> having(OrganizationId organization, SearchKey key, int limit) {
        if (key.value().length() > Limits.PROFILE_CHARACTERS) {
            return List.of();
        }
        return jdbc.sql(
                        """
                        select user_id from account_key
                        where organization = ? and digest = ? order by user_id limit ?
                        """)
                .params(organization.value(), digest(organization, key), limit)
                .query((row, _) -> new UserId(row.getString(1)))
                .list();
    }

    private byte[] digest(OrganizationId organization, SearchKey key) {
        return vault.digest(
                "provisioned " + key.attribute(),
                organization.value(),
                Logins.username(key.value()));
    }

    private RowMapper<Provisioned> opened(OrganizationId organization) {
        return (row, _) -> {
            Subject subject = new Subject(organization, new UserId(row.getString(1)));
            byte[] key = row.getBytes(2);
            byte[] content = row.getBytes(5);
            Account account =
                    new Account(
                            subject,
                            ProfileCodec.read(
                                    vault.open(
                                            subject.key(), key, Accounts.PROFILE, row.getBytes(3))),
                            row.getObject(4, OffsetDateTime.class).toInstant());
            return new Provisioned(
                    account,
                    content == null ? null : vault.open(subject.key(), key, CONTENT, content));
        };
    }
}
