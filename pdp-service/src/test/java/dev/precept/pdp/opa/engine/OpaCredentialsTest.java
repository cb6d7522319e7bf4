package dev.precept.pdp.opa.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.TestCertificate;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.decision.RegoQuestion;
import dev.precept.projections.testing.OpaProcess;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** Real OPAs that let in who shows what he should. */
@ExtendWith(OutputCaptureExtension.class)
class OpaCredentialsTest {
    private static final PolicyId POLICY = new PolicyId("00000000-0000-4000-8000-000000000001");
    private static final String SOURCE = "package fine\n\nallow if input.yes\n";
    private static final String OTHER = "package other\n\nallow if input.yes\n";
    private static final String RIGHT = "right-4fd1-token";
    private static final String WRONG = "wrong-token";

    @TempDir private Path folder;

    /** All that asks one OPA, as the settings say. */
    private record Engine(OpaServer server, OpaHealth health, RegoCheck check)
            implements AutoCloseable {
        static Engine of(OpaSettings settings) {
            OpaConfiguration configuration = new OpaConfiguration();
            OpaClient client = configuration.opaClient(settings);
            return new Engine(
                    configuration.opaServer(client, settings),
                    configuration.opaHealth(client),
                    configuration.regoCheck(client));
        }

        RegoDecision asked(String source) {
            return server.decide(
                    new RegoQuestion(
                            new OrganizationId("00000000-0000-4000-8000-000000000002"),
                            POLICY,
                            PolicySource.Rego.of(source, null, null),
                            "allow",
                            "{\"yes\":true}"),
                    Duration.ofSeconds(5));
        }

        Health told() {
            return Objects.requireNonNull(health.health(true));
        }

        void isLetIn() {
            assertThat(asked(SOURCE).outcome()).isEqualTo(RegoOutcome.DEFINED_TRUE);
            assertThat(told().getStatus()).isEqualTo(Status.UP);
            assertThat(check.refusal(new ExpressionCheck.Rego(SOURCE, "allow", null, null)))
                    .isEmpty();
        }

        void isKeptOut(String fault) {
            RegoDecision decision = asked(SOURCE);
            assertThat(decision.outcome()).isEqualTo(RegoOutcome.ERROR);
            assertThat(decision.fault()).contains(fault).doesNotContain(RIGHT, WRONG);
            assertThat(told().getStatus()).isEqualTo(Status.DOWN);
            assertThat(told().getDetails().toString()).doesNotContain(RIGHT, WRONG);
            Rejection refusal =
                    check.refusal(new ExpressionCheck.Rego(SOURCE, "allow", null, null))
                            .orElseThrow();
            assertThat(refusal.code()).isEqualTo(Rejection.Code.POLICY_ENGINE_UNAVAILABLE);
            assertThat(refusal.detail()).doesNotContain(RIGHT, WRONG);
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static OpaSettings settings(
            OpaProcess opa,
            @Nullable Path token,
            @Nullable TestCertificate shown,
            @Nullable Path ca) {
        return new OpaSettings(
                opa.base().toString(),
                Duration.ofSeconds(5),
                8,
                token,
                shown == null ? null : shown.certificate(),
                shown == null ? null : shown.key(),
                ca,
                false);
    }

    private static Engine withToken(OpaProcess opa, @Nullable Path token) {
        return Engine.of(settings(opa, token, null, null));
    }

    private OpaProcess guarded() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(RIGHT.getBytes(UTF_8));
        Path callers =
                Files.writeString(
                        folder.resolve("callers.json"),
                        "{\"precept_callers\": {\"tokens\": [\"%s\"]}}"
                                .formatted(HexFormat.of().formatHex(hash)));
        return OpaProcess.serve(
                "--authentication=token",
                "--authorization=basic",
                Path.of("../infra/opa/engine/authz.rego").toAbsolutePath().toString(),
                callers.toString());
    }

    @Test
    void aTokenLetsInAndIsReadAgainOnceItIsAnother(CapturedOutput output) throws Exception {
        Path token = folder.resolve("token");
        try (OpaProcess opa = guarded();
                Engine nobody = withToken(opa, null);
                Engine engine = withToken(opa, token)) {
            nobody.isKeptOut("status 401");
            engine.isKeptOut("status 401");
            Files.writeString(token, WRONG + "\n");
            engine.isKeptOut("status 401");
            assertThat(engine.told().getDetails()).isEqualTo(Map.of("status", 401));
            Files.writeString(token, RIGHT + "\n");
            engine.isLetIn();
            for (String none : new String[] {"", RIGHT + "\n" + WRONG, "x".repeat(100_000)}) {
                Files.writeString(token, none);
                engine.isLetIn();
                try (Engine begun = withToken(opa, token)) {
                    begun.isKeptOut("status 401");
                }
            }
            Files.delete(token);
            engine.isLetIn();
            Files.writeString(token, WRONG);
            engine.isKeptOut("status 401");
        }
        assertThat(output.getAll())
                .contains("The OPA may not be asked: status 401", "holds no token")
                .doesNotContain(RIGHT, WRONG);
    }

    private TestCertificate certificate(String name) throws Exception {
        return TestCertificate.make(Files.createDirectory(folder.resolve(name)));
    }

    @Test
    void aClientCertificateLetsIn(CapturedOutput output) throws Exception {
        TestCertificate own = certificate("opa");
        TestCertificate shown = certificate("precept");
        TestCertificate stranger = certificate("stranger");
        try (OpaProcess opa =
                OpaProcess.serve(
                        "--tls-cert-file=" + own.certificate(),
                        "--tls-private-key-file=" + own.key(),
                        "--tls-ca-cert-file=" + shown.certificate(),
                        "--authentication=tls")) {
            try (Engine engine = withCertificate(opa, shown, own)) {
                engine.isLetIn();
            }
            // Whoever is not let in may be told why, or find the connection closed.
            for (TestCertificate none : new TestCertificate[] {null, stranger}) {
                try (Engine engine = withCertificate(opa, none, own)) {
                    engine.isKeptOut("");
                }
            }
            try (Engine engine = withCertificate(opa, shown, stranger)) {
                engine.isKeptOut("it cannot be reached");
                for (int i = 1; i < Limits.FAILURES; i++) {
                    engine.asked(SOURCE);
                }
                assertThat(engine.asked(OTHER).outcome())
                        .as("it is of no policy")
                        .isEqualTo(RegoOutcome.OPEN);
            }
        }
        String key = Files.readString(shown.key()).lines().toList().get(1);
        assertThat(output.getAll()).doesNotContain(key);
    }

    private static Engine withCertificate(
            OpaProcess opa, @Nullable TestCertificate shown, TestCertificate trusted) {
        return Engine.of(settings(opa, null, shown, trusted.certificate()));
    }

    @Test
    void certificatesThatCannotBeReadStopTheStart() throws Exception {
        Path certificate = certificate("one").certificate();
        Path odd = Files.writeString(folder.resolve("odd.pem"), "-----BEGIN KEY-----\nsecret");
        for (Path key : new Path[] {odd, folder.resolve("none.pem")}) {
            OpaSettings settings =
                    new OpaSettings(
                            "https://localhost:1",
                            Duration.ofSeconds(1),
                            1,
                            null,
                            certificate,
                            key,
                            null,
                            false);
            assertThatThrownBy(() -> new OpaConfiguration().opaClient(settings))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContaining("The certificates for the OPA cannot be read")
                    .hasMessageNotContaining("secret");
        }
    }
}
