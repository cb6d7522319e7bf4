package dev.precept.pdp.eventstore;

import org.postgresql.ds.PGSimpleDataSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

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
        return unpooled(name, Duration.ofSeconds(ANSWER_SECONDS));
    }

    /**
     * The same, for those who give an answer up sooner.
     *
     * @param patience for an answer and for a connection, in whole seconds
     */
    public DataSource unpooled(String name, Duration patience) {
        int seconds = Math.clamp(patience.plusMillis(999).toSeconds(), 1, ANSWER_SECONDS);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(username);
        source.setPassword(password);
        source.setApplicationName(name);
        source.setConnectTimeout(Math.min(seconds, CONNECT_SECONDS));
        source.setSocketTimeout(seconds);
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
