package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.PersonalVault;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;

import javax.sql.DataSource;

/** The keys of subjects, wrapped. With a key's row goes all that refers to it. */
final class Subjects {
    private final JdbcClient jdbc;
    private final PersonalVault vault;

    Subjects(DataSource database, PersonalVault vault) {
        this.jdbc = JdbcClient.create(database);
        this.vault = vault;
    }

    /** The subject's wrapped key, made where there is none. Of two that make one, one is kept. */
    byte[] keyOrNew(Subject subject) {
        jdbc.sql(
                        "insert into subject (organization, user_id, key) values (?, ?, ?)"
                                + " on conflict do nothing")
                .params(
                        subject.organization().value(),
                        subject.user().value(),
                        vault.newKey(subject.key()))
                .update();
        return jdbc.sql("select key from subject where organization = ? and user_id = ?")
                .params(subject.organization().value(), subject.user().value())
                .query((row, _) -> row.getBytes(1))
                .single();
    }

    boolean remove(Subject subject) {
        return jdbc.sql("delete from subject where organization = ? and user_id = ?")
                        .params(subject.organization().value(), subject.user().value())
                        .update()
                == 1;
    }

    /** Subjects in order, those after this one that are old enough; after null the first. */
    List<Subject> settledAfter(@Nullable Subject last) {
        return jdbc.sql(
                        """
                        select organization, user_id from subject
                        where (organization, user_id) > (?, ?)
                            and created_at < now() - make_interval(secs => ?)
                        order by organization, user_id limit ?
                        """)
                .params(
                        last == null ? "" : last.organization().value(),
                        last == null ? "" : last.user().value(),
                        Limits.SUBJECT_AGE.toSeconds(),
                        Limits.SWEPT_AT_ONCE)
                .query(
                        (row, _) ->
                                new Subject(
                                        new OrganizationId(row.getString(1)),
                                        new UserId(row.getString(2))))
                .list();
    }
}
