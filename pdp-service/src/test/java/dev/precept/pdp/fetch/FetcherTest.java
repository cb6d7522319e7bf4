package dev.precept.pdp.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class FetcherTest {
    private static final AtomicInteger FOLLOWED = new AtomicInteger();

    private static final Duration DRIP = Duration.ofSeconds(12);

    private static HttpServer server;
    private static String base;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/ok", exchange -> answer(exchange, 200, new byte[] {1, 2, 3}));
        server.createContext(
                "/most", exchange -> answer(exchange, 200, new byte[Limits.DOCUMENT_BYTES]));
        server.createContext(
                "/more", exchange -> answer(exchange, 200, new byte[Limits.DOCUMENT_BYTES + 1]));
        server.createContext("/gone", exchange -> answer(exchange, 404, new byte[0]));
        server.createContext(
                "/moved",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", base + "/followed");
                    answer(exchange, 302, new byte[0]);
                });
        server.createContext(
                "/followed",
                exchange -> {
                    FOLLOWED.incrementAndGet();
                    answer(exchange, 200, new byte[0]);
                });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static byte[] fetch(boolean isLoopbackAllowed, String url) throws IOException {
        try (Fetcher fetcher = new Fetcher(isLoopbackAllowed)) {
            return fetcher.fetch(url);
        }
    }

    @Test
    void threat21_getsADocumentWithinItsBounds() throws IOException {
        assertThat(fetch(true, base + "/ok")).containsExactly(1, 2, 3);
        assertThat(fetch(true, base + "/most")).hasSize(Limits.DOCUMENT_BYTES);
        assertThatIOException().isThrownBy(() -> fetch(true, base + "/more"));
        assertThatIOException().isThrownBy(() -> fetch(true, base + "/gone"));
    }

    @Test
    void threat21_followsNoRedirect() {
        assertThatIOException().isThrownBy(() -> fetch(true, base + "/moved"));
        assertThat(FOLLOWED).hasValue(0);
    }

    @Test
    void threat26_asksNobodyThatIsNotPublic() {
        int port = server.getAddress().getPort();
        for (String url :
                new String[] {
                    base + "/ok",
                    "https://127.0.0.1/ok",
                    "https://localhost/ok",
                    "https://127.1/ok",
                    "https://0.0.0.0/ok",
                    "https://0/ok",
                    "https://2130706433/ok",
                    "https://0x7f000001/ok",
                    "https://0177.0.0.1/ok",
                    "https://0x7f.1/ok",
                    "https://[::]/ok",
                    "https://[::ffff:10.0.0.1]/ok",
                    "https://[fe80::1]/ok",
                    "https://[fd00::1]/ok",
                    "https://192.168.1.1/ok",
                    "https://172.16.0.1/ok",
                    "https://100.64.0.1/ok",
                    "https://127.0.0.1.:8443/ok",
                    "https://8.8.8.8@127.0.0.1/ok",
                    "https://8.8.8.8:8080/ok",
                    "https://8.8.8.8:80/ok",
                    "https://[::1]/ok",
                    "https://[::ffff:127.0.0.1]/ok",
                    "https://169.254.169.254/latest/meta-data",
                    "https://10.0.0.1/",
                    "https://127.0.0.1:" + port + "/ok"
                }) {
            assertThatIOException().as(url).isThrownBy(() -> fetch(false, url));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "/etc/passwd",
                "file:///etc/passwd",
                "ftp://8.8.8.8/x",
                "http://8.8.8.8/x",
                "https://user@8.8.8.8/x",
                "https://8.8.8.8/x#y",
                "https://8.8.8.8:22/x",
                "https:///x"
            })
    void threat26_readsOnlyPlainUrls(String url) {
        assertThatIOException().isThrownBy(() -> fetch(false, url));
    }

    @Test
    void threat26_whatANameLeadsToIsLookedAtWhenItIsConnectedTo() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        InetAddress inside = InetAddress.getByName("10.0.0.1");
        InetAddress open = InetAddress.getByName("8.8.8.8");
        AtomicInteger lookups = new AtomicInteger();
        Fetcher.Names rebinding =
                _ ->
                        new InetAddress[] {
                            lookups.getAndIncrement() == 0 ? loopback : inside,
                        };
        int port = server.getAddress().getPort();
        try (Fetcher fetcher = new Fetcher(true, rebinding, Limits.DOCUMENT)) {
            assertThatIOException()
                    .isThrownBy(() -> fetcher.fetch("http://rebind.example:" + port + "/ok"));
        }
        Fetcher.Names mixed = _ -> new InetAddress[] {open, inside};
        try (Fetcher fetcher = new Fetcher(false, mixed, Limits.DOCUMENT)) {
            assertThatIOException().isThrownBy(() -> fetcher.fetch("https://mixed.example/ok"));
        }
        try (Fetcher fetcher =
                new Fetcher(false, _ -> new InetAddress[] {inside}, Limits.DOCUMENT)) {
            assertThatIOException()
                    .isThrownBy(
                            () ->
                                    fetcher.post(
                                            "https://inside.example/ok",
                                            "text/plain",
                                            new byte[0],
                                            Map.of()));
        }
    }

    /** Never ends, and never pauses for as long as a step may take. */
    private static void drip(ServerSocket listening, String opening, String drop) {
        try (Socket socket = listening.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write(opening.getBytes(StandardCharsets.US_ASCII));
            long end = System.nanoTime() + DRIP.toNanos();
            while (System.nanoTime() < end) {
                out.write(drop.getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(20);
            }
        } catch (IOException hungUp) {
            // As it has to.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Asking {
        void ask(Fetcher fetcher, String url) throws IOException;
    }

    /** How long it takes a fetcher that gives any exchange a second. */
    private static Duration dripped(String opening, String drop, Asking asking)
            throws IOException, InterruptedException {
        Thread dripping;
        Duration taken;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Fetcher fetcher =
                        new Fetcher(true, InetAddress::getAllByName, Duration.ofSeconds(1))) {
            dripping = Thread.ofVirtual().start(() -> drip(listening, opening, drop));
            long start = System.nanoTime();
            asking.ask(fetcher, "http://127.0.0.1:" + listening.getLocalPort() + "/");
            taken = Duration.ofNanos(System.nanoTime() - start);
            assertThat(dripping.join(DRIP.dividedBy(2))).as("hung up").isTrue();
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nX: ",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
            })
    void threat21_anAnswerThatDripsForEverIsHungUpOn(String opening) throws Exception {
        String drop = opening.contains("chunked") ? "1\r\nx\r\n" : "H";
        Asking got = (it, url) -> assertThatIOException().isThrownBy(() -> it.fetch(url));
        assertThat(dripped(opening, drop, got)).isLessThan(DRIP.dividedBy(3));
        Asking sent =
                (it, url) -> {
                    try {
                        it.post(url, "text/plain", new byte[1], Map.of());
                    } catch (IOException noAnswer) {
                        assertThat(opening).doesNotContain("\r\n\r\n");
                    }
                };
        assertThat(dripped(opening, drop, sent)).isLessThan(DRIP.dividedBy(3));
    }

    @Test
    void threat21_anAnswerThatIsTooLongIsNotReadToItsEnd() throws Exception {
        String drop = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        String opening = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        Asking got = (it, url) -> assertThatIOException().isThrownBy(() -> it.fetch(url));
        assertThat(dripped(opening, drop, got)).isLessThan(DRIP.dividedBy(3));
    }

    @Test
    void sendsAndTellsTheStatus() throws IOException {
        try (Fetcher fetcher = new Fetcher(true)) {
            byte[] body = {1};
            assertThat(
                            fetcher.post(
                                    base + "/ok",
                                    "text/plain",
                                    body,
                                    Map.of("Authorization", "Bearer t")))
                    .isEqualTo(200);
            assertThat(fetcher.post(base + "/moved", "text/plain", body, Map.of())).isEqualTo(302);
            assertThat(FOLLOWED).hasValue(0);
        }
    }
}
