package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is recorded of OPA is what a real OPA answers: {@link OpaTest} has ours say the same. */
class RealOpaTest {
    @TempDir private static Path directory;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static OpaProcess opa;

    @BeforeAll
    static void start() throws IOException {
        OpaProcess.program();
        Path source = Files.createDirectory(directory.resolve("source"));
        for (String stub : List.of("stub.rego", "stub-apisix.rego", "stub-kong.rego")) {
            Files.writeString(source.resolve(stub), Recorded.text(stub));
        }
        OpaProcess.Run built =
                OpaProcess.run(directory, "", "build", "-b", "source", "-r", "evt-1");
        assertThat(built.status()).as(built.errors()).isZero();
        opa =
                OpaProcess.configured(
                        """
                        default_decision: precept/decision
                        bundles: {precept: {resource: "file://%s/bundle.tar.gz"}}
                        decision_logs: {console: true}
                        """
                                .formatted(directory),
                        Map.of());
        opa.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (opa != null) {
            opa.close();
        }
    }

    static List<Recorded> recorded() {
        return Recorded.all();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void theRecordIsTrue(Recorded recorded) throws Exception {
        recorded.check(
                CLIENT.send(
                        recorded.request(opa.base().toString()).build(), BodyHandlers.ofString()));
    }
}
