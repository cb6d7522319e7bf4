package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.PersonalVault;
import dev.precept.pdp.oauth.Turns;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import javax.sql.DataSource;

/**
 * The accounts: who is found by which username or verified address, and what is known of him.
 * Faults of the database come as Spring's {@code DataAccessException}. Threads share it.
 */
public final class Accounts {
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    static final String PROFILE = "profile";

    private final JdbcClient jdbc;
    private final Turns turns;
    private final PersonalVault vault;
    private final Subjects subjects;

    public Accounts(DataSource database, PersonalVault vault) {
        this.jdbc = JdbcClient.create(database);
        this.turns = new Turns(database);
        this.vault = vault;
        this.subjects = new Subjects(database, vault);
    }

    /** What became of an account that was to be stored. */
    public enum Stored {
        CREATED,
        REPLACED,
        USERNAME_TAKEN,
        EMAIL_TAKEN
    }

    /** Stores what is known of a person in the place of what was known before. */
    public Stored put(Subject subject, Profile profile) {
        byte[] key = subjects.keyOrNew(subject);
        byte[] sealed = vault.seal(subject.key(), key, PROFILE, ProfileCodec.write(profile));
        try {
            return turns.take(names(subject, profile), () -> put(subject, profile, sealed));
        } catch (DuplicateKeyException taken) {
            return String.valueOf(taken.getMessage()).contains("account_email")
                    ? Stored.EMAIL_TAKEN
                    : Stored.USERNAME_TAKEN;
        }
    }

    private Stored put(Subject subject, Profile profile, byte[] sealed) {
        OrganizationId organization = subject.organization();
        String name = profile.username();
        String address = profile.verifiedEmail();
        // Whatever is typed to sign in means one person.
        if (name != null && isOthers(subject, EMAIL, email(organization, name))) {
            return Stored.USERNAME_TAKEN;
        }
        if (address != null && isOthers(subject, USERNAME, username(organization, address))) {
            return Stored.EMAIL_TAKEN;
        }
        boolean isNew =
                jdbc.sql(
                                """
                                insert into account
                                    (organization, user_id, username, email, profile)
                                values (?, ?, ?, ?, ?)
                                on conflict (organization, user_id) do update
                                set username = excluded.username, email = excluded.email,
                                    profile = excluded.profile, updated_at = now()
                                returning xmax = 0
                                """)
                        .param(organization.value())
                        .param(subject.user().value())
                        .param(name == null ? null : username(organization, name))
                        .param(address == null ? null : email(organization, address))
                        .param(sealed)
                        .query(Boolean.class)
                        .single();
        return isNew ? Stored.CREATED : Stored.REPLACED;
    }

    /** What nobody else may want meanwhile: no constraint spans the two columns. */
    private static List<String> names(Subject subject, Profile profile) {
        return Stream.of(profile.username(), profile.verifiedEmail())
                .filter(Objects::nonNull)
                .map(name -> "login " + subject.organization().value() + ' ' + compared(name))
                .toList();
    }

    private boolean isOthers(Subject subject, String column, byte[] digest) {
        return jdbc.sql(
                        "select exists (select 1 from account where organization = ? and "
                                + column
                                + " = ? and user_id <> ?)")
                .params(subject.organization().value(), digest, subject.user().value())
                .query(Boolean.class)
                .single();
    }

    /** The account; empty where there is none. */
    public Optional<Account> find(Subject subject) {
        return jdbc.sql(
                        """
                        select s.key, a.profile, a.updated_at
                        from account a join subject s using (organization, user_id)
                        where organization = ? and user_id = ?
                        """)
                .params(subject.organization().value(), subject.user().value())
                .query(opened(subject))
                .optional();
    }

    /** A username or address in the form that is compared: two that differ are different. */
    public static String compared(String login) {
        return Logins.username(login);
    }

    /** Whose username this is or, if nobody's, whose verified address; empty where it is none. */
    public Optional<Subject> findByLogin(OrganizationId organization, String login) {
        if (login.length() > Limits.LOGIN_CHARACTERS) {
            return Optional.empty();
        }
        return jdbc.sql(
                        """
                        select user_id from account
                        where organization = ? and (username = ? or email = ?)
                        order by username = ? desc nulls last limit 1
                        """)
                .params(
                        organization.value(),
                        username(organization, login),
                        email(organization, login),
                        username(organization, login))
                .query(String.class)
                .optional()
                .map(user -> new Subject(organization, new UserId(user)));
    }

    /** Whose verified address this is; empty where it is nobody's. */
    public Optional<Subject> findByVerifiedEmail(OrganizationId organization, String address) {
        return jdbc.sql("select user_id from account where organization = ? and email = ?")
                .params(organization.value(), email(organization, address))
                .query(String.class)
                .optional()
                .map(user -> new Subject(organization, new UserId(user)));
    }

    /** Sees to it that something can be kept of a subject. */
    public void keep(Subject subject) {
        subjects.keyOrNew(subject);
    }

    /**
     * Forgets the person: the key, and with it the account, credentials and sessions.
     *
     * @return whether anything was there
     */
    public boolean erase(Subject subject) {
        return subjects.remove(subject);
    }

    private byte[] username(OrganizationId organization, String text) {
        return vault.digest(USERNAME, organization.value(), Logins.username(text));
    }

    private byte[] email(OrganizationId organization, String text) {
        return vault.digest(EMAIL, organization.value(), Logins.email(text));
    }

    private RowMapper<Account> opened(Subject subject) {
        return (row, _) ->
                new Account(
                        subject,
                        ProfileCodec.read(
                                vault.open(
                                        subject.key(), row.getBytes(1), PROFILE, row.getBytes(2))),
                        row.getObject(3, OffsetDateTime.class).toInstant());
    }
}
