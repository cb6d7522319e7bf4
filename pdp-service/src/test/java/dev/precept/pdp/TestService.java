package dev.precept.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.listener.DecisionListener;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

import javax.net.ssl.SSLContext;

/**
 * The whole service in this JVM, on a port, a database and a data directory of its own. Start one
 * in {@code @BeforeAll}, close it in {@code @AfterAll}.
 */
public final class TestService implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LEASE = "--precept.lease.duration=";

    private final ConfigurableApplicationContext context;
    private final HttpClient http;
    private final String base;
    private final Database database;
    private final Path data;
    private final JsonNode bootstrap;
    private final String administratorToken;

    private TestService(
            ConfigurableApplicationContext context,
            HttpClient http,
            String base,
            Database database,
            Path data) {
        this.context = context;
        this.database = database;
        this.data = data;
        this.http = http;
        this.base = base;
        try {
            this.bootstrap = JSON.readTree(Files.readString(data.resolve("bootstrap.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.administratorToken = token("system", clientId(), clientSecret(), "");
    }

    /** Starts one on a new database; more settings as {@code --name=value}. */
    public static TestService start(String... settings) {
        return start(TestDatabase.createEmpty(), settings);
    }

    /** Starts one on this database: a second one on the same is another node. */
    public static TestService start(Database database, String... settings) {
        return start(database, HttpClient.newHttpClient(), "http", settings);
    }

    /**
     * Starts one that serves TLS, as the settings say; its requests trust what the context trusts.
     */
    public static TestService startTls(SSLContext trust, String... settings) {
        HttpClient http = HttpClient.newBuilder().sslContext(trust).build();
        return start(TestDatabase.createEmpty(), http, "https", settings);
    }

    private static TestService start(
            Database database, HttpClient http, String scheme, String... settings) {
        try {
            Path data = Files.createTempDirectory("precept-test");
            return start(database, data, http, scheme, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more node of the same service: the same log, the same master key. */
    public TestService anotherNode(String... settings) {
        return anotherNode(database, settings);
    }

    /** One more node, which reaches the database in its own way. */
    public TestService anotherNode(Database reached, String... settings) {
        try {
            Path own = Files.createTempDirectory("precept-test");
            for (String file : List.of("master.key", "bootstrap.json")) {
                Files.copy(
                        data.resolve(file), own.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
            List<String> arguments = new ArrayList<>(List.of(settings));
            arguments.add("--precept.base-url=" + base);
            return start(
                    reached,
                    own,
                    HttpClient.newHttpClient(),
                    "http",
                    arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestService start(
            Database database, Path data, HttpClient http, String scheme, String... settings) {
        try {
            String base = scheme + "://localhost:" + freePort();
            List<String> arguments = new ArrayList<>();
            arguments.add("--precept.port=" + base.substring(base.lastIndexOf(':') + 1));
            arguments.add("--precept.decision-port=0");
            arguments.add("--precept.data=" + data);
            arguments.add("--precept.database.url=" + database.url());
            arguments.add("--precept.database.username=" + database.username());
            arguments.add("--precept.database.password=" + database.password());
            arguments.add("--precept.grpc-port=0");
            arguments.addAll(List.of(settings));
            if (arguments.stream().noneMatch(it -> it.startsWith(LEASE))) {
                // A machine that runs many tests stops for seconds now and then.
                arguments.add(LEASE + "30s");
            }
            ConfigurableApplicationContext context =
                    new SpringApplicationBuilder(Precept.class)
                            .run(arguments.toArray(String[]::new));
            return new TestService(context, http, base, database, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Where this node's own files lie. */
    public Path data() {
        return data;
    }

    /** Where its log lies. */
    public Database database() {
        return database;
    }

    /** Where it is reached. */
    public String base() {
        return base;
    }

    /** Where its lean listener is reached. */
    public String decisionBase() {
        String scheme = base.substring(0, base.indexOf("://"));
        return scheme + "://localhost:" + bean(DecisionListener.class).port();
    }

    /** A part of the running service. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All parts of a type of the running service. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** The bootstrap credential's client. */
    public String clientId() {
        return bootstrap.get("client_id").asString();
    }

    /** The bootstrap credential's secret. */
    public String clientSecret() {
        return bootstrap.get("client_secret").asString();
    }

    /** An access token of the bootstrap credential, with every right. */
    public String administratorToken() {
        return administratorToken;
    }

    /** An access token by client_credentials; {@code form} is added to the request's form. */
    public String token(String organization, String clientId, String secret, String form) {
        String pair = clientId + ":" + secret;
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(
                                        URI.create(base + "/o/" + organization + "/oauth2/token"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                pair.getBytes(
                                                                        StandardCharsets.UTF_8)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        BodyPublishers.ofString(
                                                "grant_type=client_credentials" + form))
                                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).get("access_token").asString();
    }

    /** Sends a JSON request as the administrator; an empty body sends none. */
    public HttpResponse<String> send(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Authorization", "Bearer " + administratorToken)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .build());
    }

    /** Sends any request. */
    public HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
