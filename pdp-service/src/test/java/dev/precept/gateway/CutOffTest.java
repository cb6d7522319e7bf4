package dev.precept.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that is cut off in the middle of an answer, with a connection that says nothing. */
@Timeout(60)
class CutOffTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Begins every answer, and ends none. */
    private static final class Cut implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final List<Socket> open = new CopyOnWriteArrayList<>();

        Cut(int status) throws IOException {
            byte[] part =
                    ("HTTP/1.1 " + status + " X\r\nContent-Length: 100\r\n\r\npart")
                            .getBytes(StandardCharsets.US_ASCII);
            Thread.ofVirtual().start(() -> serve(part));
        }

        private void serve(byte[] part) {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    open.add(socket);
                    socket.getOutputStream().write(part);
                } catch (IOException closed) {
                    if (!server.isClosed()) {
                        throw new UncheckedIOException(closed);
                    }
                }
            }
        }

        HttpRequest request(Duration timeout) {
            URI uri = URI.create("http://localhost:" + server.getLocalPort() + "/");
            return HttpRequest.newBuilder(uri).timeout(timeout).build();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void anAnswerThatComesToNoEndIsNone() throws IOException {
        try (HttpClient client = client();
                Cut cut = new Cut(200)) {
            assertThatThrownBy(() -> Answers.send(client, cut.request(SHORT), Answers.whole()))
                    .isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void aRefusalThatComesToNoEndIsNone() throws IOException {
        try (HttpClient client = client();
                Cut cut = new Cut(409)) {
            assertThatThrownBy(() -> Answers.send(client, cut.request(SHORT), Answers.streamed()))
                    .isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void aSnapshotThatFallsSilentIsGivenUp() throws Exception {
        try (HttpClient client = client();
                Cut cut = new Cut(200)) {
            HttpResponse<InputStream> answer =
                    Answers.send(client, cut.request(LONG), Answers.streamed());
            try (InputStream body = new WatchedStream(answer.body(), SHORT)) {
                assertThat(body.readNBytes(4)).asString().isEqualTo("part");
                // The reader's own time does not count.
                Thread.sleep(SHORT.multipliedBy(2));
                assertThatThrownBy(body::read)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("silent");
            }
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }
}
