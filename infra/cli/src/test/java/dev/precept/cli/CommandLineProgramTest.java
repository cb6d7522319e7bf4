package dev.precept.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What is told and ended with before any service is asked. */
class CommandLineProgramTest {
    @TempDir private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        out.reset();
        err.reset();
        return CommandLineProgram.run(
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        folder.resolve("config")),
                arguments);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWronglyWrittenEndsWithTwo() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(run(Map.of(), "dcide")).isEqualTo(2);
        assertThat(said()).contains("decide");
        assertThat(run(Map.of(), "get")).isEqualTo(2);
        assertThat(run(Map.of(), "get", "roles", "--frist")).isEqualTo(2);
        assertThat(run(Map.of(), "get", "roles", "-o", "xml", "--server", "http://localhost:9"))
                .isEqualTo(2);
        assertThat(run(Map.of(), "decide", "--user", "a", "--client", "b", "--api", "x"))
                .isEqualTo(2);
        assertThat(run(Map.of(), "apply", "-f", "/nowhere/at/all")).isEqualTo(2);
        assertThat(said()).contains("/nowhere/at/all").doesNotContain("Exception");
        assertThat(run(Map.of(), "context", "nobody")).isEqualTo(2);
    }

    @Test
    void helpAndCompletionNameEveryCommand() {
        assertThat(run(Map.of(), "--help")).isZero();
        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(run(Map.of(), "completion")).isZero();
        String completion = out.toString(StandardCharsets.UTF_8);
        for (String command :
                ("login logout context token get put patch post delete apply plan export decide"
                                + " explain events diff what-if import")
                        .split(" ")) {
            assertThat(help).contains("  " + command + " ");
            assertThat(completion).contains(command);
            assertThat(run(Map.of(), command, "--help")).isZero();
        }
    }

    @Test
    void aCredentialIsUsedAtOneServiceOnly() throws IOException {
        for (String endpoint :
                new String[] {
                    "http://localhost:9/o/system/oauth2/token", "http://far.example/token"
                }) {
            Path file = folder.resolve("bootstrap.json");
            Files.writeString(
                    file,
                    "{\"base\":\"http://localhost:9\",\"client_id\":\"c\",\"client_secret\":\"s\","
                            + "\"token_endpoint\":\"%s\"}".formatted(endpoint));
            String[] login = {
                "login", "--bootstrap", file.toString(), "--server", "http://localhost:10"
            };
            assertThat(run(Map.of(), login)).isEqualTo(2);
            assertThat(said()).contains(endpoint.contains("far") ? "in the clear" : "--server");
            kept(file);
            assertThat(run(Map.of(), "get", "roles")).isEqualTo(2);
            assertThat(said()).contains(endpoint.contains("far") ? "in the clear" : "--server");
        }
    }

    /** A login that was kept while the file said something else, and has ended. */
    private void kept(Path file) {
        new Contexts("", Map.of())
                .with(
                        new Context(
                                "default",
                                "http://localhost:10",
                                "",
                                new Context.Login.ByFile(file.toString()),
                                null),
                        true)
                .write(folder.resolve("config"));
    }

    @Test
    void tokensAreNotSentInTheClear() {
        assertThat(
                        run(
                                Map.of("PRECEPT_TOKEN", "t"),
                                "get",
                                "roles",
                                "--server",
                                "http://far.example"))
                .isEqualTo(2);
        assertThat(said()).contains("https");
    }

    @Test
    void aServiceThatIsNotThereEndsWithFive() {
        Map<String, String> environment =
                Map.of("PRECEPT_SERVER", "http://localhost:9", "PRECEPT_TOKEN", "t");
        assertThat(run(environment, "get", "roles")).isEqualTo(5);
        assertThat(said()).contains("localhost:9", "cannot be reached");
    }

    @Test
    void aTokenGoesToTheServiceThatGaveItOnly() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/contexts.json"),
                """
                {"current":"a","contexts":{"a":{"server":"http://localhost:9","organization":"",
                 "login":{"by":"file","file":"/nowhere"},
                 "token":{"value":"t","endsAtSeconds":99999999999,"refresh":""}}}}
                """);
        assertThat(run(Map.of(), "token")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("t\n");
        assertThat(run(Map.of(), "token", "--server", "http://localhost:10")).isEqualTo(3);
    }
}
