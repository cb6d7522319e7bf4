package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.util.List;

import javax.crypto.KeyGenerator;

/**
 * A device in software (Debian's package softhsm2). Where it is not installed this is no test: in
 * CI that is a failure.
 */
class SecurityDeviceTest {
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final String PIN = "4711";

    @TempDir private static Path directory;
    private static Path configuration;

    @BeforeAll
    static void makeDevice() throws Exception {
        if (!Files.exists(LIBRARY) && System.getenv("CI") != null) {
            throw new AssertionError(LIBRARY + " is missing: run infra/gateways/install");
        }
        assumeTrue(Files.exists(LIBRARY), "infra/gateways/install puts softhsm2 there");
        String conf = System.getenv("SOFTHSM2_CONF");
        assumeTrue(conf == null, "a device of somebody else's");
        Path home = Path.of(System.getProperty("user.home"), ".config/softhsm2/softhsm2.conf");
        assumeTrue(!Files.exists(home), "a device of somebody else's");
        Path tokens = Files.createDirectories(directory.resolve("tokens"));
        Files.createDirectories(home.getParent());
        Files.writeString(home, "directories.tokendir = " + tokens + "\n");
        try {
            run("softhsm2-util", "--init-token", "--free", "--label", "t", "--pin", PIN);
            configuration = directory.resolve("pkcs11.cfg");
            Files.writeString(
                    configuration, "name = Test\nlibrary = " + LIBRARY + "\nslotListIndex = 0\n");
            var device = Security.getProvider("SunPKCS11").configure(configuration.toString());
            KeyStore keys = KeyStore.getInstance("PKCS11", device);
            keys.load(null, PIN.toCharArray());
            for (String alias : List.of("precept", "other")) {
                KeyGenerator generator = KeyGenerator.getInstance("AES", device);
                generator.init(256);
                keys.setKeyEntry(alias, generator.generateKey(), null, null);
            }
        } finally {
            Files.delete(home);
        }
    }

    private static void run(String... command) throws Exception {
        String[] whole = java.util.Arrays.copyOf(command, command.length + 2);
        whole[command.length] = "--so-pin";
        whole[command.length + 1] = PIN;
        Process process = new ProcessBuilder(whole).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void theSameKeyOfTheDeviceMakesTheSameMasterKey() {
        SecretHasher first =
                new SecretHasher(MasterKey.of(new SecurityDevice(configuration, "precept"), PIN));
        SecretHasher second =
                new SecretHasher(MasterKey.of(new SecurityDevice(configuration, "precept"), PIN));
        SecretHasher other =
                new SecretHasher(MasterKey.of(new SecurityDevice(configuration, "other"), PIN));
        assertThat(second.verifier("x")).isEqualTo(first.verifier("x"));
        assertThat(other.verifier("x")).isNotEqualTo(first.verifier("x"));
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertRefused("unknown", PIN, "no AES key labelled unknown");
        assertRefused("precept", "", MasterKey.PIN_VARIABLE);
        SecurityDevice none = new SecurityDevice(directory.resolve("none"), "precept");
        assertThatThrownBy(() -> MasterKey.of(none, PIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be read");
    }

    private static void assertRefused(String alias, String pin, String why) {
        SecurityDevice device = new SecurityDevice(configuration, alias);
        assertThatThrownBy(() -> MasterKey.of(device, pin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining(PIN);
    }
}
