package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.LogSchema;
import dev.precept.pdp.eventstore.TestPostgres;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

/** Secrets and private keys on a real database, and while it is away. */
class StoresTest {
    private static final SecretId FIRST = new SecretId("first");
    private static final SecretId SECOND = new SecretId("second");
    private static final SigningKeyId KEY = new SigningKeyId("key");

    private static DataSource database;

    @TempDir private Path data;

    @BeforeAll
    static void migrate() {
        CryptoProvider.install();
        database = TestPostgres.shared().unpooled("stores");
        LogSchema.migrate(database);
    }

    @Test
    void aSecretIsKnownToEveryNodeAndKeptNowhereInTheClear() {
        SecretHasher hasher = new SecretHasher(MasterKey.load(null, data));
        String secret = new SecretStore(database, hasher, uses(database)).create(FIRST);
        SecretStore another = new SecretStore(database, hasher, uses(database));
        assertThat(another.matches(secret, Set.of(FIRST))).isTrue();
        assertThat(another.matches(secret, Set.of(SECOND))).isFalse();
        assertThat(another.matches("x" + secret, Set.of(FIRST))).isFalse();
        assertThat(another.matches(secret, Set.of())).isFalse();
        assertThat(bytesOf("secret", "verifier", FIRST.value()))
                .isEqualTo(hasher.verifier(secret))
                .isNotEqualTo(secret.getBytes(ISO_8859_1));
    }

    @Test
    void theDayOfItsLastUseIsKeptOfASecret() {
        SecretId used = new SecretId("used");
        SecretId unused = new SecretId("unused");
        Instant now = Instant.parse("2026-03-03T23:59:59Z");
        SecretUses uses = new SecretUses(database, () -> now);
        SecretStore secrets =
                new SecretStore(database, new SecretHasher(MasterKey.load(null, data)), uses);
        String secret = secrets.create(used);
        secrets.create(unused);
        assertThat(secrets.matches("x" + secret, Set.of(used, unused))).isFalse();
        uses.write();
        assertThat(uses.last(Set.of(used, unused))).isEmpty();
        assertThat(secrets.matches(secret, Set.of(used, unused))).isTrue();
        assertThat(secrets.isKnown(secret, used)).isTrue();
        uses.write();
        uses.write();
        assertThat(uses.last(Set.of(used, unused)))
                .isEqualTo(Map.of(used, LocalDate.of(2026, 3, 3)));
    }

    private static SecretUses uses(DataSource database) {
        return new SecretUses(database, InstantSource.system());
    }

    @Test
    void whatIsInMemoryWorksWhileTheDatabaseIsAway() {
        SecretHasher hasher = new SecretHasher(MasterKey.load(null, data));
        DataSource away = new Database("jdbc:postgresql://localhost:1/x", "x", "x").unpooled("x");
        SecretId known = new SecretId("known");
        Switch connection = new Switch(database);
        SecretStore secrets = new SecretStore(connection, hasher, uses(connection));
        String secret = secrets.create(known);
        PrivateKeyStore keys =
                new PrivateKeyStore(connection, new KeyEncryption(MasterKey.load(null, data)));
        SigningKey key = keys.create(new SigningKeyId("known"), SignatureAlgorithm.ES256);
        connection.to = away;
        assertThat(secrets.matches(secret, Set.of(known))).isTrue();
        assertThat(keys.signer(key)).isPresent();
        assertThatThrownBy(() -> secrets.matches(secret, Set.of(new SecretId("unknown"))))
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void aPrivateKeySignsAfterARestartUnderTheSameMasterKeyOnly() {
        KeyEncryption encryption = new KeyEncryption(MasterKey.load(null, data));
        SigningKey published =
                new PrivateKeyStore(database, encryption).create(KEY, SignatureAlgorithm.ES256);
        TokenSigner signer =
                new PrivateKeyStore(database, encryption).signer(published).orElseThrow();
        assertThat(signer.sign(new byte[] {'{', '}'})).startsWith("eyJ");
        assertThat(new String(bytesOf("private_key", "ciphertext", KEY.value()), ISO_8859_1))
                .doesNotContain("PKCS");
        String another = java.util.Base64.getEncoder().encodeToString(new byte[32]);
        PrivateKeyStore stranger =
                new PrivateKeyStore(database, new KeyEncryption(MasterKey.load(another, data)));
        assertThatThrownBy(() -> stranger.signer(published))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another master key");
    }

    @Test
    void onlyRowsThatWaitedLongEnoughAreOrphans() {
        SecretStore secrets =
                new SecretStore(
                        database, new SecretHasher(MasterKey.load(null, data)), uses(database));
        SecretId fresh = new SecretId("fresh");
        SecretId old = new SecretId("old");
        secrets.create(fresh);
        String secret = secrets.create(old);
        JdbcClient.create(database)
                .sql("update secret set created_at = now() - interval '61 minutes' where id = ?")
                .param(old.value())
                .update();
        assertThat(secrets.settled()).contains(old).doesNotContain(fresh);
        secrets.remove(List.of(old));
        assertThat(secrets.settled()).doesNotContain(old);
        assertThat(secrets.matches(secret, Set.of(old))).isFalse();
    }

    private static byte[] bytesOf(String table, String column, String id) {
        return JdbcClient.create(database)
                .sql("select " + column + " from " + table + " where id = ?")
                .param(id)
                .query(byte[].class)
                .single();
    }

    /** A database that can go away. */
    private static final class Switch
            extends org.springframework.jdbc.datasource.AbstractDataSource {
        private DataSource to;

        Switch(DataSource to) {
            this.to = to;
        }

        @Override
        public java.sql.Connection getConnection() throws java.sql.SQLException {
            return to.getConnection();
        }

        @Override
        public java.sql.Connection getConnection(String user, String password)
                throws java.sql.SQLException {
            return to.getConnection(user, password);
        }
    }
}
