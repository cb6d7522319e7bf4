package dev.precept.pdp.eventstore;

import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * A PostgreSQL database and who may use it.
 *
 * @param url the JDBC URL; may name several hosts with {@code targetServerType=primary}
 * @param username the role
 * @param password its password; never shown
 */
public record Database(String url, String username, String password) {
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 30;

    /**
     * Connections of their own, each opened when asked for.
     *
     * <p>Plans of prepared statements are kept: planning anew for every array would cost more than
     * the append. A session that falls asleep inside a transaction (a stopped process) is ended by
     * the server, so that it cannot hold the head of the log from other nodes.
     *
     * @param name shown by the server in {@code pg_stat_activity}
     */
    public DataSource unpooled(String name) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(username);
        source.setPassword(password);
        source.setApplicationName(name);
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(ANSWER_SECONDS);
        source.setTcpKeepAlive(true);
        source.setPrepareThreshold(1);
        source.setOptions(
                "-c plan_cache_mode=force_generic_plan"
                        + " -c idle_in_transaction_session_timeout=5s");
        return source;
    }

    Connection connect(String name) throws SQLException {
        return unpooled(name).getConnection();
    }

    @Override
    public String toString() {
        return "Database[url=" + url + ", username=" + username + "]";
    }
}
