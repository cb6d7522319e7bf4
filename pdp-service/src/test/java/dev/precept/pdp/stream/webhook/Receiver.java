package dev.precept.pdp.stream.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Whoever is told by a webhook: keeps what comes, and answers as it is bidden. */
final class Receiver implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final HttpServer server;
    private final List<Message> messages = new ArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private volatile CountDownLatch let = new CountDownLatch(0);

    Receiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Something that came, and what it was answered. */
    record Message(String path, Map<String, List<String>> fields, String body, int answer) {
        String field(String name) {
            return fields.getOrDefault(name, List.of("")).getFirst();
        }

        JsonNode json() {
            return JSON.readTree(body);
        }

        String type() {
            return json().get("type").asString();
        }

        long position() {
            return json().get("data").get("position").asLong();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/in";
    }

    /** The next messages are answered so; those after them with 204. */
    synchronized void answer(Integer... statuses) {
        answers.addAll(List.of(statuses));
    }

    /** Answers 200 from now on. */
    synchronized void answerWell() {
        answers.clear();
    }

    /** Answers nothing until the latch is open. */
    void holdUntil(CountDownLatch open) {
        let = open;
    }

    private void hold() {
        try {
            let.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int answer = keep(exchange, body);
        hold();
        if (answer / 100 == 3) {
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
        }
        exchange.sendResponseHeaders(answer, -1);
        exchange.close();
    }

    private synchronized int keep(HttpExchange exchange, String body) {
        int answer = answers.isEmpty() ? 204 : answers.remove();
        Map<String, List<String>> fields = Map.copyOf(exchange.getRequestHeaders());
        messages.add(new Message(exchange.getRequestURI().getPath(), fields, body, answer));
        return answer;
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Those that were taken. */
    List<Message> taken() {
        return messages().stream().filter(message -> message.answer() == 204).toList();
    }

    /** What was taken, once it is as much as this; it has to be of these types. */
    List<Message> await(String... types) {
        List<Message> taken = taken();
        for (long end = System.nanoTime() + LONGEST.toNanos();
                taken.size() < types.length && System.nanoTime() < end; ) {
            pause();
            taken = taken();
        }
        assertThat(taken).extracting(Message::type).containsExactly(types);
        return taken;
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
