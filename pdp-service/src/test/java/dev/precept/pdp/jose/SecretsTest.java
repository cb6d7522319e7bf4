package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The master key and what hangs on it. */
class SecretsTest {
    private static final SigningKeyId KEY = new SigningKeyId("key-1");

    @TempDir private Path data;

    @Test
    void theMasterKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
        KeyEncryption first = new KeyEncryption(MasterKey.load(null, data));
        KeyEncryption second = new KeyEncryption(MasterKey.load(null, data));
        byte[] secret = "a private key".getBytes(StandardCharsets.UTF_8);
        assertThat(second.decrypt(KEY, first.encrypt(KEY, secret))).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void ofManyAtOnceOneMakesTheMasterKey() throws Exception {
        List<Callable<MasterKey>> starts = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            starts.add(() -> MasterKey.load(null, data));
        }
        Set<String> verifiers = new HashSet<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            for (Future<MasterKey> start : pool.invokeAll(starts)) {
                byte[] verifier = new SecretHasher(start.get()).verifier("x");
                verifiers.add(Base64.getEncoder().encodeToString(verifier));
            }
        }
        assertThat(verifiers).hasSize(1);
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() {
        String given = Base64.getEncoder().encodeToString(new byte[32]);
        MasterKey.load(given, data);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aMasterKeyThatOthersMayReadIsRefused() throws Exception {
        MasterKey.load(null, data);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> MasterKey.load(null, data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2hvcnQ=", "not base64 at all", "AAAA"})
    void aKeyOfAnotherFormIsRefusedAndNotQuoted(String bad) {
        assertThatThrownBy(() -> MasterKey.load(bad, data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageContaining(MasterKey.VARIABLE)
                .hasMessageNotContaining(bad);
    }

    @Test
    void aPrivateKeyIsReadableOnlyUnderItsIdAndItsMasterKeyAndUnaltered() {
        KeyEncryption encryption = new KeyEncryption(MasterKey.load(null, data));
        byte[] written = encryption.encrypt(KEY, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> encryption.decrypt(new SigningKeyId("key-2"), written))
                .isInstanceOf(IllegalArgumentException.class);
        String another = Base64.getEncoder().encodeToString(new byte[32]);
        KeyEncryption stranger = new KeyEncryption(MasterKey.load(another, data));
        assertThatThrownBy(() -> stranger.decrypt(KEY, written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another master key");
        for (int i = 0; i < written.length; i++) {
            byte[] altered = written.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> encryption.decrypt(KEY, altered))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> encryption.decrypt(KEY, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTwoCiphertextsAreTheSame() {
        KeyEncryption encryption = new KeyEncryption(MasterKey.load(null, data));
        assertThat(encryption.encrypt(KEY, new byte[32]))
                .isNotEqualTo(encryption.encrypt(KEY, new byte[32]));
    }

    @Test
    void aSecretMatchesAnyOfSeveralVerifiersAndNothingElseDoes() {
        SecretHasher hasher = new SecretHasher(MasterKey.load(null, data));
        String first = hasher.newSecret();
        String second = hasher.newSecret();
        SecretId one = new SecretId("one");
        SecretId other = new SecretId("other");
        Map<SecretId, byte[]> live =
                Map.of(one, hasher.verifier(first), other, hasher.verifier(second));
        assertThat(first).hasSize(43).isNotEqualTo(second);
        assertThat(hasher.match(first, live)).isEqualTo(one);
        assertThat(hasher.match(second, live)).isEqualTo(other);
        assertThat(hasher.match(hasher.newSecret(), live)).isNull();
        assertThat(hasher.match("", live)).isNull();
        assertThat(hasher.match(first, Map.of())).isNull();
        String another = Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(new SecretHasher(MasterKey.load(another, data)).match(first, live)).isNull();
    }

    private Path file() {
        return data.resolve(MasterKey.FILE);
    }
}
