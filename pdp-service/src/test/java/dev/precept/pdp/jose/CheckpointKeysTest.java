package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.sql.DataSource;

class CheckpointKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-03T12:00:00Z");
    private static final TreeHead HEAD = new TreeHead("log", 1, new byte[32], List.of());

    @TempDir private Path directory;

    private static long lines(CheckpointKeys keys, Instant at) {
        return keys.signer(at).sign(HEAD).lines().filter(it -> it.startsWith("—")).count();
    }

    /** By the clock of the nodes, whatever the database's says. */
    @Test
    void whatHasRetiredLosesItsPrivateHalf() {
        DataSource source = TestDatabase.create().unpooled("keys");
        CheckpointKeys keys =
                new CheckpointKeys(source, MasterKey.load(null, directory), Duration.ofDays(1));
        keys.name("log");
        assertThat(keys.rotate(NOW)).isTrue();
        Instant later = NOW.plus(Duration.ofDays(1));
        keys.forgetRetired(later.minusSeconds(1));
        assertThat(lines(keys, later.minusSeconds(1))).isEqualTo(4);
        assertThat(lines(keys, later)).isEqualTo(2);
        keys.forgetRetired(later);
        assertThat(
                        JdbcClient.create(source)
                                .sql("select count(*) from proof_key where private = ''")
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
        assertThat(lines(keys, later)).isEqualTo(2);
        assertThat(lines(keys, NOW)).as("a node whose clock is behind").isEqualTo(2);
        assertThat(keys.published("log", later)).hasSize(4);
    }
}
