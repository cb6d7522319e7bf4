package dev.precept.pdp.interoperability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The npm packages openid-client and oauth4webapi, in the flows they know. */
class OpenIdClientTest {
    @Test
    void theNpmClientsGetOn() throws IOException, InterruptedException {
        Path folder =
                Path.of("..", "infra", "clients", "interoperability").toAbsolutePath().normalize();
        try (TestService service = TestService.start()) {
            ProcessBuilder command = new ProcessBuilder(folder.resolve("verify").toString());
            command.directory(folder.toFile()).redirectErrorStream(true);
            command.environment().put("PRECEPT_BASE", service.base());
            command.environment().put("PRECEPT_CLIENT_ID", service.clientId());
            command.environment().put("PRECEPT_CLIENT_SECRET", service.clientSecret());
            Process process = command.start();
            String output;
            try (var out = process.inputReader()) {
                output = out.readAllAsString();
            }
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            assertThat(output).contains("# fail 0").doesNotContain("# pass 0");
        }
    }
}
