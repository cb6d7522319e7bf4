package dev.precept.pdp.eventstore;

import org.flywaydb.core.Flyway;

import javax.sql.DataSource;

/** The tables of the log, brought to the version that this program needs. */
public final class LogSchema {
    private LogSchema() {}

    /** Brings the tables of a database up to date; does nothing where they are. */
    public static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
