package dev.precept.bench;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** The service as it is shipped, as a process of its own, with its administrator's credential. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(10);
    private static final String READY = "Precept is ready at";

    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Child child;
    private final int port;
    private final int decisionPort;
    private final JsonNode bootstrap;
    private String token = "";

    private ServiceProcess(Child child, int port, int decisionPort, Path data) {
        this.child = child;
        this.port = port;
        this.decisionPort = decisionPort;
        this.bootstrap = json.readTree(data.resolve("bootstrap.json").toFile());
    }

    /** Begins to start it; the process is there, but need not answer yet. */
    static Child launch(Session session, Path data, String cores, int port) {
        return launch(session, data, cores, port, 0);
    }

    private static Child launch(
            Session session, Path data, String cores, int port, int decisionPort) {
        return Child.start(
                cores,
                JavaCommand.service(
                        session.jar(),
                        List.of(
                                "--precept.port=" + port,
                                "--precept.decision-port=" + decisionPort,
                                "--precept.data=" + data)),
                session.work().resolve(data.getFileName() + ".service.log"),
                READY);
    }

    /** Starts it on a data directory, which it makes where there is none, and signs in. */
    static ServiceProcess start(Session session, Path data, String cores) {
        int port = Machine.freePort();
        int decisionPort = Machine.freePort();
        Child child = launch(session, data, cores, port, decisionPort);
        child.awaitReady(START);
        ServiceProcess service = new ServiceProcess(child, port, decisionPort, data);
        service.token =
                service.token(
                        service.bootstrap.get("client_id").asString(),
                        service.bootstrap.get("client_secret").asString(),
                        "/o/system");
        return service;
    }

    Child process() {
        return child;
    }

    int port() {
        return port;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Where decisions alone are served. */
    InetSocketAddress decisionAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), decisionPort);
    }

    /** The header line that lets the administrator in. */
    String authorization() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private String token(String client, String secret, String issuerPath) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base() + issuerPath + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", basic(client, secret))
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        return send(request).get("access_token").asString();
    }

    static String basic(String client, String secret) {
        String credentials = encode(client) + ":" + encode(secret);
        return "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A request of the administrator; its answer must be a success. */
    JsonNode call(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(base() + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private String base() {
        return "http://localhost:" + port;
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new BenchException(
                        request.method()
                                + " "
                                + request.uri()
                                + " answered "
                                + response.statusCode()
                                + ": "
                                + response.body());
            }
            String body = response.body();
            return json.readTree(body.isBlank() ? "{}" : body);
        } catch (IOException e) {
            throw new BenchException(request.uri() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
        child.close();
    }
}
