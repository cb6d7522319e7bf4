package dev.precept.pdp.interoperability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The scripts {@code verify} of {@code infra/clients}: each tests against a running service. */
final class Script {
    private Script() {}

    /** Runs the script of a folder; every test in it has to pass, and there has to be one. */
    static void verify(String folder, TestService service, Map<String, String> more)
            throws IOException, InterruptedException {
        Path place = Path.of("..", "infra", "clients", folder).toAbsolutePath().normalize();
        ProcessBuilder command = new ProcessBuilder(place.resolve("verify").toString());
        command.directory(place.toFile()).redirectErrorStream(true);
        command.environment().put("PRECEPT_BASE", service.base());
        command.environment().put("PRECEPT_CLIENT_ID", service.clientId());
        command.environment().put("PRECEPT_CLIENT_SECRET", service.clientSecret());
        command.environment().put("JAVA", System.getProperty("java.home") + "/bin/java");
        command.environment().putAll(more);
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
