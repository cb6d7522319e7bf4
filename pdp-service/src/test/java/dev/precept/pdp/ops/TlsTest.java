package dev.precept.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.precept.pdp.TestService;
import dev.precept.pdp.decision.envoy.GrpcListener;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The service under TLS, with a PEM certificate and key made for the test. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir Path folder;

    @Test
    void servesTlsWithPemFiles() throws Exception {
        KeyStore store = selfSigned();
        Certificate certificate = store.getCertificate("precept");
        Path certificateFile = pem("CERTIFICATE", certificate.getEncoded(), "certificate.pem");
        Path keyFile =
                pem("PRIVATE KEY", store.getKey("precept", PASSWORD).getEncoded(), "key.pem");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("precept", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        try (TestService service =
                TestService.startTls(
                        context,
                        "--precept.tls.certificate=" + certificateFile,
                        "--precept.tls.key=" + keyFile)) {
            assertThat(service.base()).startsWith("https://");
            assertThat(service.send("GET", "/v1/organizations/default", "").statusCode())
                    .isEqualTo(200);
            assertThat(gatewayOverTls(service, trust)).isEqualTo(400);
            String metadata = "/.well-known/authzen-configuration/o/default";
            HttpRequest lean =
                    HttpRequest.newBuilder(URI.create(service.decisionBase() + metadata)).build();
            assertThat(service.decisionBase()).startsWith("https://");
            assertThat(service.send(lean).statusCode()).isEqualTo(200);
        }
    }

    /** The gRPC listener has the same certificate; who has no key is told so over it. */
    private static int gatewayOverTls(TestService service, TrustManagerFactory trust) {
        ManagedChannel channel =
                Grpc.newChannelBuilder(
                                "localhost:" + service.bean(GrpcListener.class).port(),
                                TlsChannelCredentials.newBuilder()
                                        .trustManager(trust.getTrustManagers())
                                        .build())
                        .build();
        try {
            return AuthorizationGrpc.newBlockingStub(channel)
                    .check(CheckRequest.getDefaultInstance())
                    .getDeniedResponse()
                    .getStatus()
                    .getCodeValue();
        } finally {
            channel.shutdownNow();
        }
    }

    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "precept",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private Path pem(String label, byte[] bytes, String name) throws Exception {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
