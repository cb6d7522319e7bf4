package dev.precept.pdp.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a service and answers the next so many requests itself, as a bad day would. */
final class Door implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String behind;
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();
    private volatile int status = 503;

    Door(String behind) {
        this.behind = behind;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::pass);
        server.start();
    }

    URI base() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Answers the next requests with this status; 0 closes the connection without an answer. */
    void fail(int times, int withStatus) {
        status = withStatus;
        seen.set(0);
        faults.set(times);
    }

    /** Requests since the last call of {@link #fail}. */
    int seen() {
        return seen.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        seen.incrementAndGet();
        if (faults.getAndDecrement() > 0) {
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
            }
            exchange.close();
            return;
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                        .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders()
                .forEach(
                        (name, values) -> {
                            if (name.equalsIgnoreCase("Authorization")
                                    || name.equalsIgnoreCase("Content-Type")
                                    || name.startsWith("Precept-")) {
                                request.header(name, values.getFirst());
                            }
                        });
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(
                    answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
