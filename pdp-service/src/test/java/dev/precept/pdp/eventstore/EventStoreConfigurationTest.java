package dev.precept.pdp.eventstore;

import static dev.precept.pdp.eventstore.TestEvents.append;
import static dev.precept.pdp.eventstore.TestEvents.committed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.settings.ServiceSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Files;
import java.nio.file.Path;

/** The log as the service wires it. */
class EventStoreConfigurationTest {
    @TempDir Path path;

    @Test
    void withoutADatabaseItRunsItsOwnAndStopsIt() {
        runner().run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            Appender appender = context.getBean(Appender.class);
                            committed(appender.append(append("a", 0)));
                            LogReader reader = context.getBean(LogReader.class);
                            assertThat(reader.head().position()).isEqualTo(1);
                            assertThat(path.resolve("postgres/postmaster.pid")).exists();
                        });
        assertThat(path.resolve("postgres/postmaster.pid")).doesNotExist();
        runner().run(
                        context ->
                                assertThat(context.getBean(LogReader.class).readStream("a", 0))
                                        .hasSize(1));
    }

    @Test
    void withADatabaseNothingIsStarted() {
        Database database = TestDatabase.createEmpty();
        configured(database)
                .run(
                        context -> {
                            assertThat(context).hasNotFailed();
                            committed(context.getBean(Appender.class).append(append("a", 0)));
                            assertThat(Files.exists(path.resolve("postgres"))).isFalse();
                        });
    }

    @Test
    void aDataDirectoryInUseStopsTheStart() throws Exception {
        try (DataDirectory _ = DataDirectory.open(path)) {
            configured(TestDatabase.createEmpty())
                    .run(
                            context ->
                                    assertThat(context)
                                            .getFailure()
                                            .hasRootCauseInstanceOf(
                                                    DataDirectoryInUseException.class));
        }
    }

    private ApplicationContextRunner configured(Database database) {
        return runner().withPropertyValues(
                        "precept.database.url=" + database.url(),
                        "precept.database.username=" + database.username(),
                        "precept.database.password=" + database.password());
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withUserConfiguration(Settings.class, EventStoreConfiguration.class)
                .withPropertyValues("precept.data=" + path);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({ServiceSettings.class, DatabaseSettings.class})
    static class Settings {}
}
