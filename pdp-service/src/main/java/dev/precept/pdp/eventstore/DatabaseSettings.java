package dev.precept.pdp.eventstore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the log lies.
 *
 * @param url a PostgreSQL database's JDBC URL; empty for one of our own in the data directory
 * @param username the role that owns the log's tables
 * @param password its password
 */
@ConfigurationProperties("precept.database")
record DatabaseSettings(
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password) {
    @Override
    public String toString() {
        return "DatabaseSettings[url=" + url + ", username=" + username + "]";
    }
}
