package dev.precept.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.projections.feed.FeedMessage;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A follower's end of a stream of server-sent events. For one thread. */
final class EventReader implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;

    private EventReader(String url, String... headers) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Accept", "text/event-stream")
                                .headers(headers)
                                .build(),
                        BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static EventReader open(String url, String... headers) {
        try {
            return new EventReader(url, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next message; null at the end. */
    @Nullable FeedMessage next() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                return read(fields);
            }
            int colon = line.indexOf(": ");
            fields.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return null;
    }

    private static FeedMessage read(Map<String, String> fields) {
        FeedMessage message =
                FeedMessage.decode(fields.get("data").getBytes(StandardCharsets.UTF_8));
        switch (message) {
            case FeedMessage.Changes changes -> {
                assertThat(fields).containsEntry("event", "changes");
                assertThat(fields).containsEntry("id", changes.position().toString());
            }
            case FeedMessage.Heartbeat _ -> {
                assertThat(fields).containsEntry("event", "heartbeat");
                assertThat(fields).doesNotContainKey("id");
            }
        }
        return message;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
