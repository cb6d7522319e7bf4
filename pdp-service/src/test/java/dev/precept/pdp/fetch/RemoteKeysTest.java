package dev.precept.pdp.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.precept.pdp.fetch.RemoteKeys.Place;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;

/** The keys of others, from a server that fails in every way. */
class RemoteKeysTest {
    private static final String KEY =
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\","
                    + "\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                    + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\"}";

    private static HttpServer server;
    private static Place place;
    private static final AtomicInteger ASKED = new AtomicInteger();

    private static volatile int status;
    private static volatile String body = "";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/jwks",
                exchange -> {
                    ASKED.incrementAndGet();
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Location", "/elsewhere");
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.createContext(
                "/elsewhere",
                exchange -> {
                    byte[] bytes = set("k").getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        place = Place.jwks("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    @BeforeEach
    void honest() {
        status = 200;
        body = set("k");
        ASKED.set(0);
    }

    private static String set(String... kids) {
        StringBuilder keys = new StringBuilder("{\"keys\":[");
        for (String kid : kids) {
            keys.append(keys.charAt(keys.length() - 1) == '[' ? "" : ",");
            keys.append(KEY.formatted(kid));
        }
        return keys.append("]}").toString();
    }

    private RemoteKeys keys() {
        return new RemoteKeys(new Fetcher(true), () -> now);
    }

    @Test
    void threat21_keysThatCannotBeFetchedAnewCountForADay() {
        try (RemoteKeys keys = keys()) {
            assertThat(keys.await(place, "k").find("k")).isNotNull();
            status = 500;
            now = now.plus(Duration.ofHours(23));
            assertThat(keys.await(place, "k").find("k")).isNotNull();
            now = now.plus(Duration.ofHours(2));
            assertThat(keys.await(place, "k").find("k")).isNull();
        }
    }

    @Test
    void threat21_whatIsNotThereIsNotAskedForAgainAtOnce() {
        try (RemoteKeys keys = keys()) {
            status = 404;
            for (int i = 0; i < 20; i++) {
                assertThat(keys.await(place, "random-" + i).keys()).isEmpty();
            }
            assertThat(ASKED.get()).isEqualTo(1);
            now = now.plus(Duration.ofSeconds(61));
            status = 200;
            assertThat(keys.await(place, "k").find("k")).isNotNull();
            assertThat(ASKED.get()).isEqualTo(2);
        }
    }

    @Test
    void threat21_noRedirectIsFollowed() {
        try (RemoteKeys keys = keys()) {
            for (int code : new int[] {301, 302, 303, 307, 308}) {
                status = code;
                now = now.plus(Duration.ofMinutes(2));
                assertThat(keys.await(place, "k").keys()).as("%d", code).isEmpty();
            }
        }
    }

    @Test
    void threat21_setsAreBounded() {
        try (RemoteKeys keys = keys()) {
            body = set(Collections.nCopies(101, "k").toArray(String[]::new));
            assertThat(keys.await(place, "k").keys()).isEmpty();
            now = now.plus(Duration.ofMinutes(2));
            body = set("k") + " ".repeat(1 << 20);
            assertThat(keys.await(place, "k").keys()).isEmpty();
            now = now.plus(Duration.ofMinutes(2));
            body = set("k", "l");
            assertThat(keys.await(place, "k").keys()).hasSize(2);
        }
    }

    @Test
    void threat21_onlyTlsIsSpokenButToThisMachine() {
        for (String url :
                new String[] {
                    "http://example.com/jwks", "http://10.0.0.1/jwks", "ftp://a.example/"
                }) {
            try (RemoteKeys keys = keys()) {
                assertThat(keys.await(Place.jwks(url), "k").keys()).as(url).isEmpty();
            }
        }
    }
}
