package dev.precept.pdp.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** A service started by infra/run in a process of its own; what it prints is kept. */
final class RunningService implements AutoCloseable {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final JsonMapper JSON = new JsonMapper();

    private static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final Path data;
    private final List<String> output = new ArrayList<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final Thread reader;
    private final HttpClient http = HttpClient.newHttpClient();
    private String base = "";
    private String token = "";

    private RunningService(Path data, String... options) throws IOException {
        this.data = data;
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("infra/run").toString());
        command.addAll(List.of("--data", data.toString()));
        command.addAll(List.of(options));
        process =
                new ProcessBuilder(command)
                        .directory(ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts infra/run and returns at once. */
    static RunningService launch(Path data, String... options) throws IOException {
        return new RunningService(data, options);
    }

    /** Starts infra/run on the port and waits until the service says that it is ready. */
    static RunningService start(Path data, int port) throws Exception {
        RunningService service =
                launch(
                        data,
                        "--port",
                        Integer.toString(port),
                        "--decision-port",
                        "0",
                        "--grpc-port",
                        "0");
        service.awaitReady();
        service.signIn();
        return service;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.startsWith("Precept is ready at ")) {
                    base = line.substring("Precept is ready at ".length());
                    ready.complete(true);
                }
            }
        } catch (IOException gone) {
            // The process has ended; what it said is kept.
        }
        ready.complete(false);
    }

    private void awaitReady() throws Exception {
        boolean isReady;
        try {
            isReady = ready.get(START_SECONDS, SECONDS);
        } catch (TimeoutException slow) {
            isReady = false;
        }
        if (!isReady) {
            process.destroyForcibly();
        }
        assertThat(isReady).as("the service must start; it said:\n" + output()).isTrue();
    }

    private void signIn() throws Exception {
        JsonNode credential = JSON.readTree(Files.readString(data.resolve("bootstrap.json")));
        String pair =
                credential.get("client_id").asString()
                        + ":"
                        + credential.get("client_secret").asString();
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(credential.get("token_endpoint").asString()))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        token = JSON.readTree(response.body()).get("access_token").asString();
    }

    /** Sends a request as the administrator. */
    HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    String base() {
        return base;
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /** The exit code, once the process has ended by itself. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(START_SECONDS, SECONDS)).as(output()).isTrue();
        reader.join();
        return process.exitValue();
    }

    /** kill -9: of the service alone, or also of its database. */
    void kill(boolean withDatabase) throws Exception {
        ProcessHandle database = database();
        process.destroyForcibly();
        if (withDatabase) {
            database.destroyForcibly();
            database.onExit().get(STOP_SECONDS, SECONDS);
        }
        assertThat(process.waitFor(STOP_SECONDS, SECONDS)).isTrue();
    }

    /** SIGTERM. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(STOP_SECONDS, SECONDS)).as(output()).isTrue();
    }

    /** The PostgreSQL that the service has started. */
    ProcessHandle database() throws IOException {
        List<String> pidFile = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(pidFile.getFirst().strip())).orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
