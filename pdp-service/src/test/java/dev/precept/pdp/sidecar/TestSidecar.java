package dev.precept.pdp.sidecar;

import dev.precept.pdp.listener.DecisionListener;

import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** A whole sidecar in this JVM, on ports and a data directory of its own. */
public final class TestSidecar implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestSidecar(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts one; more settings as {@code --name=value}. */
    public static TestSidecar start(
            String url, String organization, String key, String... settings) {
        try {
            Path data = Files.createTempDirectory("precept-sidecar");
            return start(data, url, organization, key, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one in a data directory, which it may have been in before. */
    public static TestSidecar start(
            Path data, String url, String organization, String key, String... settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--precept.port=0");
        arguments.add("--precept.grpc-port=0");
        arguments.add("--precept.data=" + data);
        arguments.add("--precept.sidecar.url=" + url);
        arguments.add("--precept.sidecar.organization=" + organization);
        arguments.add("--precept.sidecar.key=" + key);
        arguments.addAll(List.of(settings));
        return new TestSidecar(Sidecar.application().run(arguments.toArray(String[]::new)));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    /** A part of it. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All parts of a type. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** Where it is reached. */
    public String base() {
        int port =
                Objects.requireNonNull(
                                ((ServletWebServerApplicationContext) context).getWebServer())
                        .getPort();
        return "http://localhost:" + port;
    }

    /** Where its lean listener is reached. */
    public String decisionBase() {
        return "http://localhost:" + bean(DecisionListener.class).port();
    }

    /** Sends a request; an empty body sends none. */
    public HttpResponse<String> send(
            String base, String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), BodyHandlers.ofString());
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
