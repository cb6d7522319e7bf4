package dev.precept.pdp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestCertificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Certificates of clients and of their authorities, made for a test by the JDK's keytool. */
final class TestCertificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path file;

    TestCertificates(Path folder) {
        this.file = folder.resolve("clients.p12");
    }

    /** An authority. */
    void authority(String alias) throws Exception {
        keytool(alias, "CN=" + alias, "-ext", "bc:c=ca:true");
    }

    /** A certificate that an authority gave. */
    void given(String alias, String authority, String name, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("-signer", authority));
        options.addAll(List.of(more));
        keytool(alias, name, options.toArray(String[]::new));
    }

    /** A certificate that nobody gave. */
    void made(String alias, String name) throws Exception {
        keytool(alias, name);
    }

    private void keytool(String alias, String name, String... more) throws Exception {
        String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program,
                                "-genkeypair",
                                "-alias",
                                alias,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                name,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD)));
        command.addAll(List.of(more));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    X509Certificate certificate(String alias) throws GeneralSecurityException, IOException {
        return (X509Certificate) store().getCertificate(alias);
    }

    /** A PEM file of it. */
    Path pem(String alias) throws Exception {
        return Files.writeString(
                file.resolveSibling(alias + ".pem"),
                TestCertificate.pem("CERTIFICATE", certificate(alias).getEncoded()));
    }

    /** Connects with this certificate, and trusts what the managers trust. */
    SSLContext context(String alias, TrustManager[] trust) throws Exception {
        KeyStore all = store();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        Key key = all.getKey(alias, PASSWORD);
        Certificate[] chain = all.getCertificateChain(alias);
        one.setKeyEntry(alias, key, PASSWORD, chain);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(one, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust, null);
        return context;
    }
}
