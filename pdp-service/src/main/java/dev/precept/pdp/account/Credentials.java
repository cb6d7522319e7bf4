package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.PersonalVault;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/** What people prove themselves with: sealed rows, found by keyed hashes. */
final class Credentials {
    private static final String COLUMNS =
            """
            select s.key, c.organization, c.user_id, c.kind, c.id, c.content, c.counter,
                c.created_at, c.used_at
            from credential c join subject s using (organization, user_id)
            """;

    private final JdbcClient jdbc;
    private final PersonalVault vault;
    private final Subjects subjects;

    Credentials(DataSource database, PersonalVault vault) {
        this.jdbc = JdbcClient.create(database);
        this.vault = vault;
        this.subjects = new Subjects(database, vault);
    }

    enum Kind {
        PASSWORD,
        TOTP,
        /** A secret whose holder has yet to show that he can make codes of it. */
        TOTP_OFFERED,
        RECOVERY_CODE,
        PASSKEY
    }

    /**
     * A credential as it was kept.
     *
     * @param counter what only grows
     */
    record Kept(
            Subject subject,
            byte[] id,
            byte[] content,
            long counter,
            Instant createdAt,
            @Nullable Instant usedAt) {}

    /** The id of what a subject has one of. */
    byte[] only(Subject subject, Kind kind) {
        return vault.digest(kind.name(), subject.organization().value(), subject.user().value());
    }

    /** The id of what is found by a name of its own in the organization. */
    byte[] named(OrganizationId organization, Kind kind, String name) {
        return vault.digest(kind.name(), organization.value(), name);
    }

    /** Stores one in the place of the one with this id; false where that is somebody else's. */
    boolean put(Subject subject, Kind kind, byte[] id, byte[] content) {
        byte[] key = subjects.keyOrNew(subject);
        return jdbc.sql(
                                """
                                insert into credential as c
                                    (organization, id, user_id, kind, content)
                                values (?, ?, ?, ?, ?)
                                on conflict (organization, id) do update
                                set content = excluded.content, counter = 0, created_at = now(),
                                    used_at = null
                                where c.user_id = excluded.user_id and c.kind = excluded.kind
                                """)
                        .params(
                                subject.organization().value(),
                                id,
                                subject.user().value(),
                                kind.name(),
                                vault.seal(subject.key(), key, kind.name(), content))
                        .update()
                == 1;
    }

    Optional<Kept> find(OrganizationId organization, byte[] id) {
        return jdbc.sql(COLUMNS + " where organization = ? and c.id = ?")
                .params(organization.value(), id)
                .query(this::kept)
                .optional();
    }

    /** All of a kind, the oldest first. */
    List<Kept> list(Subject subject, Kind kind) {
        return jdbc.sql(
                        COLUMNS
                                + " where organization = ? and user_id = ? and c.kind = ?"
                                + " order by c.created_at, c.id")
                .params(subject.organization().value(), subject.user().value(), kind.name())
                .query(this::kept)
                .list();
    }

    int count(Subject subject, Kind kind) {
        return jdbc.sql(
                        "select count(*) from credential"
                                + " where organization = ? and user_id = ? and kind = ?")
                .params(subject.organization().value(), subject.user().value(), kind.name())
                .query(Integer.class)
                .single();
    }

    /** Sets the counter if it grows by that; of two that set it to the same, one does. */
    boolean advance(OrganizationId organization, byte[] id, long counter) {
        return jdbc.sql(
                                "update credential set counter = ?, used_at = now()"
                                        + " where organization = ? and id = ? and counter < ?")
                        .params(counter, organization.value(), id, counter)
                        .update()
                == 1;
    }

    /** Notes a use. */
    void used(OrganizationId organization, byte[] id) {
        jdbc.sql("update credential set used_at = now() where organization = ? and id = ?")
                .params(organization.value(), id)
                .update();
    }

    /** Takes the subject's credential away; of two that do, one does. */
    boolean remove(Subject subject, byte[] id) {
        return jdbc.sql(
                                "delete from credential"
                                        + " where organization = ? and id = ? and user_id = ?")
                        .params(subject.organization().value(), id, subject.user().value())
                        .update()
                == 1;
    }

    void removeAll(Subject subject, Kind kind) {
        jdbc.sql("delete from credential" + " where organization = ? and user_id = ? and kind = ?")
                .params(subject.organization().value(), subject.user().value(), kind.name())
                .update();
    }

    private Kept kept(ResultSet row, int number) throws SQLException {
        Subject subject =
                new Subject(new OrganizationId(row.getString(2)), new UserId(row.getString(3)));
        OffsetDateTime usedAt = row.getObject(9, OffsetDateTime.class);
        return new Kept(
                subject,
                row.getBytes(5),
                vault.open(subject.key(), row.getBytes(1), row.getString(4), row.getBytes(6)),
                row.getLong(7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                usedAt == null ? null : usedAt.toInstant());
    }
}
