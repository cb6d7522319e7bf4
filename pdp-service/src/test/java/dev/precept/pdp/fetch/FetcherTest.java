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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

class FetcherTest {
    private static final AtomicInteger FOLLOWED = new AtomicInteger();

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
        try (Fetcher fetcher = new Fetcher(true, rebinding)) {
            assertThatIOException()
                    .isThrownBy(() -> fetcher.fetch("http://rebind.example:" + port + "/ok"));
        }
        Fetcher.Names mixed = _ -> new InetAddress[] {open, inside};
        try (Fetcher fetcher = new Fetcher(false, mixed)) {
            assertThatIOException().isThrownBy(() -> fetcher.fetch("https://mixed.example/ok"));
        }
        try (Fetcher fetcher = new Fetcher(false, _ -> new InetAddress[] {inside})) {
            assertThatIOException()
                    .isThrownBy(
                            () ->
                                    fetcher.post(
                                            "https://inside.example/ok",
                                            "text/plain",
                                            new byte[0],
                                            null));
        }
    }

    @Test
    void sendsAndTellsTheStatus() throws IOException {
        try (Fetcher fetcher = new Fetcher(true)) {
            byte[] body = {1};
            assertThat(fetcher.post(base + "/ok", "text/plain", body, "t")).isEqualTo(200);
            assertThat(fetcher.post(base + "/moved", "text/plain", body, null)).isEqualTo(302);
            assertThat(FOLLOWED).hasValue(0);
        }
    }
}
