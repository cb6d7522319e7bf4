package dev.precept.pdp.eventstore;

import com.zaxxer.hikari.HikariDataSource;

import dev.precept.pdp.settings.ServiceSettings;

import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

import javax.sql.DataSource;

/**
 * Wires the log: the data directory, the database, a small pool for reads, the appender on a
 * connection of its own. Flyway, as Spring Boot sets it up, makes the tables before anything reads.
 */
@Configuration(proxyBeanMethods = false)
class EventStoreConfiguration {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);
    private static final int READ_CONNECTIONS = 10;

    @Bean
    DataDirectory dataDirectory(ServiceSettings settings) throws IOException {
        return DataDirectory.open(settings.data());
    }

    @Bean
    LogDatabase logDatabase(DatabaseSettings settings, DataDirectory directory)
            throws InterruptedException {
        return LogDatabase.open(settings, directory);
    }

    @Bean
    Database database(LogDatabase logDatabase) {
        return logDatabase.database();
    }

    @Bean
    HikariDataSource dataSource(Database database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("log-reads");
        pool.setDataSource(database.unpooled("precept"));
        pool.setMaximumPoolSize(READ_CONNECTIONS);
        pool.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        return pool;
    }

    @Bean
    HeadSignal headSignal() {
        return new HeadSignal();
    }

    @Bean
    @DependsOnDatabaseInitialization
    LogReader logReader(DataSource dataSource) {
        return new LogReader(dataSource, InstantSource.system());
    }

    @Bean
    @DependsOnDatabaseInitialization
    Appender appender(Database database, HeadSignal signal) {
        return Appender.start(database, InstantSource.system(), signal, PATIENCE);
    }

    @Bean
    @DependsOnDatabaseInitialization
    HeadListener headListener(Database database, HeadSignal signal) {
        return HeadListener.start(database, signal);
    }
}
