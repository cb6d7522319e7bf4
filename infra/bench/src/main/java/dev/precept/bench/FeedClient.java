package dev.precept.bench;

import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.FeedReplay;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A follower with an image of its own; keeps how long after its instant each event was in it. */
final class FeedClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final PolicyImage EMPTY = PolicyImage.empty("bench");
    private static final String DATA = "data: ";

    private final BlockingQueue<Long> delays = new LinkedBlockingQueue<>();
    private final InputStream in;
    private final Thread thread;
    private volatile PolicyImage image;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder count = new LongAdder();

    private FeedClient(PolicyImage image, InputStream in) {
        this.image = image;
        this.in = in;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    static FeedClient start(InetSocketAddress address, String key)
            throws IOException, InterruptedException {
        String url = "http://localhost:" + address.getPort() + "/v1/organizations/bench/changes";
        PolicyImage begun = snapshot(url + "/snapshot", "Precept-Gateway-Key", key);
        HttpResponse<InputStream> response =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + "?after=" + begun.position()))
                                .header("Accept", "text/event-stream")
                                .header("Precept-Gateway-Key", key)
                                .build(),
                        BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new BenchException("a follower was answered " + response.statusCode());
        }
        FeedClient client = new FeedClient(begun, response.body());
        client.thread.start();
        return client;
    }

    /** An image of what is there now. */
    static PolicyImage snapshot(String url, String header, String value) {
        try {
            HttpResponse<InputStream> response =
                    HTTP.send(
                            HttpRequest.newBuilder(URI.create(url)).header(header, value).build(),
                            BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return SnapshotReader.read(body, EMPTY.expressions());
            }
        } catch (IOException e) {
            throw new BenchException(url + " gave no snapshot", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void run() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    take(line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            // The end of the measurement.
        }
    }

    private void take(byte[] written) {
        FeedMessage message = FeedMessage.decode(written);
        image = FeedReplay.after(image, message);
        if (message instanceof FeedMessage.Changes changes) {
            Instant now = Instant.now();
            changes.events().forEach(it -> delays.add(Duration.between(it.at(), now).toNanos()));
            bytes.add(written.length);
            count.add(changes.events().size());
        }
    }

    /** The delays of so many events, which are forgotten. */
    List<Long> awaitAndClear(int events) throws InterruptedException {
        List<Long> found = new ArrayList<>();
        while (found.size() < events) {
            Long delay = delays.poll(1, TimeUnit.MINUTES);
            if (delay == null) {
                throw new BenchException("a follower was not told of everything");
            }
            found.add(delay);
        }
        return found;
    }

    double bytesOfChange() {
        return bytes.doubleValue() / count.sum();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new BenchException("a stream cannot be closed", e);
        }
    }
}
