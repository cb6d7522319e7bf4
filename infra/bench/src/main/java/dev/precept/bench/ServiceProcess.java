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
import java.time.Instant;
import java.util.ArrayList;
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
    private final int grpcPort;
    private final JsonNode bootstrap;
    private String token = "";

    /** Where it listens. */
    private record Ports(int main, int decisions, int grpc) {
        static Ports free() {
            return new Ports(Machine.freePort(), Machine.freePort(), Machine.freePort());
        }
    }

    private ServiceProcess(Child child, Ports ports, Path data) {
        this.child = child;
        this.port = ports.main;
        this.decisionPort = ports.decisions;
        this.grpcPort = ports.grpc;
        this.bootstrap = json.readTree(data.resolve("bootstrap.json").toFile());
    }

    /** Begins to start it; the process is there, but need not answer yet. */
    static Child launch(Session session, Path data, String cores, int port) {
        return launch(session, data, cores, new Ports(port, 0, 0), List.of());
    }

    private static Child launch(
            Session session, Path data, String cores, Ports ports, List<String> settings) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--precept.port=" + ports.main,
                                "--precept.decision-port=" + ports.decisions,
                                "--precept.grpc-port=" + ports.grpc,
                                "--precept.data=" + data));
        options.addAll(settings);
        return Child.start(
                cores,
                JavaCommand.service(session.jar(), options),
                session.work().resolve(data.getFileName() + ".service.log"),
                READY);
    }

    /**
     * Starts it on a data directory, which it makes where there is none, and signs in.
     *
     * @param settings beyond those it needs, as {@code --name=value}
     */
    static ServiceProcess start(Session session, Path data, String cores, String... settings) {
        Ports ports = Ports.free();
        Child child = launch(session, data, cores, ports, List.of(settings));
        child.awaitReady(START);
        ServiceProcess service = new ServiceProcess(child, ports, data);
        service.token =
                service.token(
                        service.bootstrap.get("client_id").asString(),
                        service.bootstrap.get("client_secret").asString(),
                        "/o/system",
                        "");
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

    /** Where Envoy asks. */
    InetSocketAddress grpcAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), grpcPort);
    }

    /** The header line that lets the administrator in. */
    String authorization() {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** An access token by client_credentials; an empty scope asks for all there is. */
    String token(String client, String secret, String issuerPath, String scope) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base() + issuerPath + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", basic(client, secret))
                        .POST(HttpRequest.BodyPublishers.ofString(form(scope)))
                        .build();
        return send(request).get("access_token").asString();
    }

    private static String form(String scope) {
        String form = "grant_type=client_credentials";
        return scope.isEmpty() ? form : form + "&scope=" + encode(scope);
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
        return send(request(method, path, body).build());
    }

    /** The lines of an answer in NDJSON. */
    List<JsonNode> lines(String method, String path, String body) {
        return answer(request(method, path, body).build())
                .body()
                .lines()
                .map(json::readTree)
                .toList();
    }

    /** A question of the administrator about a moment of the past; an empty one is now. */
    JsonNode callAt(String at, String path, String body) {
        HttpRequest.Builder request = request("POST", path, body);
        return send((at.isEmpty() ? request : request.header("Precept-At", at)).build());
    }

    /** A command that waits for the gateways; what the answer says of them. */
    String fenced(String method, String path, String fence) {
        return answer(request(method, path, "").header("Precept-Fence", fence).build())
                .headers()
                .firstValue("Precept-Fence")
                .orElse("nothing");
    }

    /** When a command was appended to the log, by this machine's clock. */
    Instant instantOf(String method, String path) {
        HttpResponse<String> done = answer(request(method, path, "").build());
        long position =
                done.headers()
                        .firstValueAsLong("Precept-Position")
                        .orElseThrow(() -> new BenchException("a command without a position"));
        String organization = path.substring(0, path.indexOf('/', "/v1/organizations/".length()));
        JsonNode events =
                call("GET", organization + "/events?limit=1&after=" + (position - 1), "")
                        .get("events");
        return Instant.parse(events.get(0).get("at").asString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create(base() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    }

    private String base() {
        return "http://localhost:" + port;
    }

    private JsonNode send(HttpRequest request) {
        String body = answer(request).body();
        return json.readTree(body.isBlank() ? "{}" : body);
    }

    private HttpResponse<String> answer(HttpRequest request) {
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
            return response;
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
