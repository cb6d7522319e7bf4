package dev.precept.pdp.jose;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

/**
 * A table of secret bytes by id, with the instant each row was written. Faults of the database come
 * as Spring's {@code DataAccessException}.
 */
final class SecretTable {
    private final JdbcClient jdbc;
    private final String table;
    private final String column;

    /** Both names are constants of ours. */
    SecretTable(DataSource database, String table, String column) {
        this.jdbc = JdbcClient.create(database);
        this.table = table;
        this.column = column;
    }

    void insert(String id, byte[] bytes) {
        jdbc.sql("insert into " + table + " (id, " + column + ") values (?, ?)")
                .params(id, bytes)
                .update();
    }

    Map<String, byte[]> all() {
        Map<String, byte[]> rows = new HashMap<>();
        jdbc.sql("select id, " + column + " from " + table)
                .query(
                        row -> {
                            rows.put(row.getString(1), row.getBytes(2));
                        });
        return rows;
    }

    Map<String, byte[]> find(Collection<String> ids) {
        Map<String, byte[]> rows = new HashMap<>();
        jdbc.sql("select id, " + column + " from " + table + " where id = any (?)")
                .params(List.of((Object) ids.toArray(String[]::new)))
                .query(
                        row -> {
                            rows.put(row.getString(1), row.getBytes(2));
                        });
        return rows;
    }

    /** The ids of rows written longer ago than this, by the database's clock. */
    List<String> olderThan(Duration age) {
        List<String> ids = new ArrayList<>();
        jdbc.sql("select id from " + table + " where created_at < now() - make_interval(secs => ?)")
                .param(age.toSeconds())
                .query(
                        row -> {
                            ids.add(row.getString(1));
                        });
        return ids;
    }

    void delete(Collection<String> ids) {
        jdbc.sql("delete from " + table + " where id = any (?)")
                .params(List.of((Object) ids.toArray(String[]::new)))
                .update();
    }
}
