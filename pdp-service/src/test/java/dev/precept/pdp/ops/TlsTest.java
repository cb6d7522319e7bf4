package dev.precept.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestCertificate;
import dev.precept.pdp.TestService;
import dev.precept.pdp.decision.envoy.GrpcListener;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;

/** The service under TLS, with a PEM certificate and key made for the test. */
class TlsTest {
    @TempDir Path folder;

    @Test
    void servesTlsWithPemFiles() throws Exception {
        TestCertificate own = TestCertificate.make(folder);
        try (TestService service =
                TestService.startTls(
                        own.trust(),
                        "--precept.tls.certificate=" + own.certificate(),
                        "--precept.tls.key=" + own.key())) {
            assertThat(service.base()).startsWith("https://");
            assertThat(service.send("GET", "/v1/organizations/default", "").statusCode())
                    .isEqualTo(200);
            assertThat(gatewayOverTls(service, own)).isEqualTo(400);
            String metadata = "/.well-known/authzen-configuration/o/default";
            HttpRequest lean =
                    HttpRequest.newBuilder(URI.create(service.decisionBase() + metadata)).build();
            assertThat(service.decisionBase()).startsWith("https://");
            assertThat(service.send(lean).statusCode()).isEqualTo(200);
        }
    }

    /** The gRPC listener has the same certificate; who has no key is told so over it. */
    private static int gatewayOverTls(TestService service, TestCertificate own) throws IOException {
        ManagedChannel channel =
                Grpc.newChannelBuilder(
                                "localhost:" + service.bean(GrpcListener.class).port(),
                                TlsChannelCredentials.newBuilder()
                                        .trustManager(own.certificate().toFile())
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
}
