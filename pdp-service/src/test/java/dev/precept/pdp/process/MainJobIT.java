package dev.precept.pdp.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the README promises: infra/run starts the service, infra/demo does the main job, twice. */
class MainJobIT {
    private static final Path SPOTIFY =
            RunningService.ROOT.resolve("../shared/data/openapi/spotify.yml").normalize();

    @TempDir static Path data;
    private static RunningService service;

    @BeforeAll
    static void start() throws Exception {
        service = RunningService.start(data.resolve("service"), RunningService.freePort());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void theDemonstrationWorksTwice() throws Exception {
        assertThat(demo()).contains("The demonstration is complete");
        assertThat(demo()).contains("The demonstration is complete");
    }

    @Test
    void theDemonstrationWorksOnADescriptionFromTheField() throws Exception {
        if (Files.isReadable(SPOTIFY)) {
            assertThat(demo("--openapi", SPOTIFY.toString()))
                    .contains("The demonstration is complete");
        } else {
            System.out.println("NOT RUN: there is no " + SPOTIFY);
        }
    }

    @Test
    void theBootstrapCredentialIsItsOwnersAlone() throws Exception {
        Path credential = data.resolve("service/bootstrap.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credential)))
                .isEqualTo("rw-------");
        String secret =
                RunningService.JSON
                        .readTree(Files.readString(credential))
                        .get("client_secret")
                        .asString();
        assertThat(service.output()).doesNotContain(secret);
    }

    @Test
    void aDataDirectoryInUseIsRefused() throws Exception {
        int port = RunningService.freePort();
        try (RunningService second =
                RunningService.launch(data.resolve("service"), "--port", Integer.toString(port))) {
            assertThat(second.exitCode()).as(second.output()).isNotZero();
            assertThat(second.output()).contains("in use").doesNotContain("\tat ");
        }
    }

    @Test
    void aPortInUseIsSaid() throws Exception {
        String port = service.base().replaceAll(".*:", "");
        try (RunningService second =
                RunningService.launch(data.resolve("second"), "--port", port)) {
            assertThat(second.exitCode()).as(second.output()).isNotZero();
            assertThat(second.output())
                    .contains("Port " + port + " is in use")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsSaid() throws Exception {
        int port = RunningService.freePort();
        try (RunningService lost =
                RunningService.launch(
                        data.resolve("lost"),
                        "--port",
                        Integer.toString(port),
                        "--database-url",
                        "jdbc:postgresql://localhost:" + RunningService.freePort() + "/none")) {
            assertThat(lost.exitCode()).as(lost.output()).isNotZero();
            assertThat(lost.output())
                    .contains("The database of the given URL cannot be reached")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anUnknownOptionIsSaid() throws Exception {
        try (RunningService wrong = RunningService.launch(data.resolve("wrong"), "--prot", "1")) {
            assertThat(wrong.exitCode()).isNotZero();
            assertThat(wrong.output()).contains("unknown option '--prot'").contains("--port N");
        }
    }

    @Test
    void itStopsCleanlyAndComesBackWithEverything() throws Exception {
        int port = RunningService.freePort();
        Path own = data.resolve("stopped");
        ProcessHandle database;
        try (RunningService first = RunningService.start(own, port)) {
            assertThat(first.send("PUT", "/v1/organizations/default/users/una", "{}").statusCode())
                    .isEqualTo(201);
            database = first.database();
            assertThat(database.isAlive()).isTrue();
            first.stop();
        }
        assertThat(database.onExit()).succeedsWithin(Duration.ofSeconds(10));
        try (RunningService again = RunningService.start(own, port)) {
            assertThat(again.send("GET", "/v1/organizations/default/users/una", "").statusCode())
                    .isEqualTo(200);
        }
    }

    private static String demo(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(RunningService.ROOT.resolve("infra/demo").toString());
        command.addAll(List.of("--bootstrap", data.resolve("service/bootstrap.json").toString()));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command)
                        .directory(RunningService.ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
