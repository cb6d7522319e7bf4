package dev.precept.pdp.process;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.concurrent.TimeUnit.SECONDS;

import tools.jackson.databind.JsonNode;

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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** PostgreSQL, Kafka, two nodes and nginx, started by infra/cluster in processes of their own. */
final class RunningCluster implements AutoCloseable {
    private static final int PORTS = 34;
    private static final int LOWEST_PORT = 10_000;
    private static final int HIGHEST_PORT = 30_000;
    private static final int START_SECONDS = 240;
    private static final int STOP_SECONDS = 60;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Process process;
    private final Path data;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    private RunningCluster(Path data, int port, String organization) throws IOException {
        this.data = data;
        this.port = port;
        Files.createDirectories(data);
        ProcessBuilder builder =
                new ProcessBuilder(
                        RunningService.ROOT.resolve("infra/cluster").toString(),
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString(),
                        "--organization",
                        organization,
                        "--kafka");
        builder.environment()
                .put("PRECEPT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");
        builder.environment().put("KAFKA_CLASSPATH", System.getProperty("java.class.path"));
        // This machine may be busy: a node without its lease would answer nothing.
        builder.environment().put("PRECEPT_LEASE_DURATION", "5s");
        process =
                builder.redirectErrorStream(true)
                        .redirectOutput(data.resolve("cluster.log").toFile())
                        .start();
    }

    /** Starts one and waits until it is ready. */
    static RunningCluster start(Path data, String organization) throws Exception {
        RunningCluster cluster = new RunningCluster(data, freePorts(), organization);
        for (long end = deadline(); !cluster.output().contains("The cluster is ready"); ) {
            if (!cluster.process.isAlive() || System.nanoTime() > end) {
                cluster.close();
                throw new AssertionError("the cluster does not start:\n" + cluster.output());
            }
            Thread.sleep(LOOK_AGAIN);
        }
        cluster.signIn();
        return cluster;
    }

    private static long deadline() {
        return System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
    }

    /** The first of as many free ports in a row as a cluster uses, below those for connections. */
    private static int freePorts() {
        RandomGenerator random = RandomGenerator.getDefault();
        int first = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
        while (!isFree(first)) {
            first = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
        }
        return first;
    }

    private static boolean isFree(int first) {
        for (int port = first; port < first + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                assertThat(socket.isBound()).isTrue();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    private void signIn() throws Exception {
        JsonNode credential =
                RunningService.JSON.readTree(
                        Files.readString(data.resolve("node-1/bootstrap.json")));
        String id = credential.get("client_id").asString();
        token = token("system", id, credential.get("client_secret").asString());
    }

    /** An access token by client_credentials. */
    String token(String organization, String id, String secret) throws Exception {
        String basic =
                Base64.getEncoder()
                        .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(at(port, "/o/" + organization + "/oauth2/token"))
                                .header("Authorization", "Basic " + basic)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials")));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return RunningService.JSON.readTree(response.body()).get("access_token").asString();
    }

    private static URI at(int port, String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    /** A command or a read as the administrator, at whichever node nginx takes. */
    HttpResponse<String> manage(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(at(port, "/v1/organizations/" + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    /** A question, at whichever node nginx takes; it is answered from this position or later. */
    HttpResponse<String> ask(String path, String body, long atLeast)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(at(port + 1, path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Precept-At-Least", Long.toString(atLeast))
                        .POST(BodyPublishers.ofString(body)));
    }

    /** kill -9 of a node, 1 or 2; returns when it is ready again. */
    void killAndAwait(int node) throws Exception {
        Path file = data.resolve("node-" + node + ".pid");
        String pid = Files.readString(file).strip();
        ProcessHandle killed = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        killed.destroyForcibly();
        killed.onExit().get(STOP_SECONDS, SECONDS);
        for (long end = deadline(); !isAgain(node, file, pid); ) {
            assertThat(System.nanoTime()).as(output()).isLessThan(end);
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private boolean isAgain(int node, Path file, String former) throws Exception {
        if (Files.readString(file).strip().equals(former)) {
            return false;
        }
        try {
            return send(HttpRequest.newBuilder(at(port + 10 * node, "/actuator/health/readiness")))
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where clients of Kafka find the broker. */
    String kafka() {
        return "127.0.0.1:" + (port + 31);
    }

    /** What the script has said. */
    String output() throws IOException {
        return Files.readString(data.resolve("cluster.log"));
    }

    /** The processes of the cluster. */
    List<ProcessHandle> processes() {
        return process.descendants().toList();
    }

    /** SIGTERM: the script stops all of it. */
    @Override
    public void close() throws Exception {
        http.close();
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
