package dev.precept.pdp.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whatever a witness does, who waits for it goes on. */
class SubmissionsTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(
                "/whole",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(409, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.createContext(
                "/stalls",
                exchange -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody()
                            .write("and then".getBytes(StandardCharsets.US_ASCII));
                    exchange.getResponseBody().flush();
                    awaitEnd();
                });
        server.createContext(
                "/long",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[Limits.WITNESS_BYTES + 1]);
                    exchange.close();
                });
        server.start();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.close();
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    @Test
    void theAnswerIsGivenAsItCame() throws Exception {
        assertThat(new Submissions(Limits.WITNESS).send(at("/whole"), "12"))
                .isEqualTo(new Submissions.Answer(409, "12"));
    }

    @Test
    void whoStallsAfterTheHeadersIsGivenUp() {
        assertThatIOException()
                .isThrownBy(() -> new Submissions(Duration.ofMillis(300)).send(at("/stalls"), "12"))
                .withMessageContaining("300 ms");
    }

    @Test
    void whoGoesOnAndOnIsGivenUp() {
        assertThatIOException()
                .isThrownBy(() -> new Submissions(Limits.WITNESS).send(at("/long"), "12"));
    }

    @Test
    void whoIsNotThereIsGivenUp() {
        URI gone = at("/whole");
        server.stop(0);
        assertThatIOException().isThrownBy(() -> new Submissions(Limits.WITNESS).send(gone, "12"));
    }
}
