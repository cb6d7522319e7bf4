package dev.precept.bench;

import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * Asks for bundles as an Open Policy Agent does: waits for what changed, and asks again at once.
 * Keeps how long after its instant each change was there whole.
 */
final class BundleClient implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BOTH = "modes=snapshot,delta;wait=30";
    private static final int BLOCK = 512;

    private final BlockingQueue<Long> delays = new LinkedBlockingQueue<>();
    private final URI uri;
    private final String key;
    private final Thread thread;
    private volatile boolean isClosed;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder count = new LongAdder();

    private BundleClient(URI uri, String key) {
        this.uri = uri;
        this.key = key;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    static URI uri(InetSocketAddress address, String query) {
        return URI.create(
                "http://localhost:"
                        + address.getPort()
                        + "/v1/organizations/bench/opa/bundles/precept"
                        + query);
    }

    static BundleClient start(InetSocketAddress address, String key, int instance) {
        BundleClient client = new BundleClient(uri(address, "?instance=" + instance), key);
        client.thread.start();
        return client;
    }

    /** A request with the tag of what is there already; empty for none. */
    static HttpRequest request(URI uri, String key, String etag) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("Precept-Gateway-Key", key)
                        .header("Prefer", BOTH);
        return (etag.isEmpty() ? request : request.header("If-None-Match", etag)).build();
    }

    private void run() {
        try {
            String etag = etag(ask(""));
            while (!isClosed) {
                HttpResponse<byte[]> response = ask(etag);
                if (response.statusCode() == 200) {
                    take(response.body());
                    etag = etag(response);
                }
            }
        } catch (IOException e) {
            if (!isClosed) {
                throw new BenchException("an agent lost its bundle", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> ask(String etag) throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                HTTP.send(request(uri, key, etag), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200 && response.statusCode() != 304) {
            throw new BenchException("an agent was answered " + response.statusCode());
        }
        return response;
    }

    static String etag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElse("");
    }

    private void take(byte[] bundle) throws IOException {
        Instant now = Instant.now();
        Instant at = at(bundle);
        delays.add(Duration.between(at, now).toNanos());
        bytes.add(bundle.length);
        count.increment();
    }

    /** When that was appended which a delta leads to. */
    private static Instant at(byte[] bundle) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bundle))) {
            byte[] all = in.readAllBytes();
            String size = new String(all, 124, 11, StandardCharsets.US_ASCII);
            String patch =
                    new String(all, BLOCK, Integer.parseInt(size, 8), StandardCharsets.UTF_8);
            for (var operation : JSON.readTree(patch).get("data")) {
                if (operation.get("path").asString().equals("/precept/image/current")) {
                    return Instant.parse(operation.get("value").get("at").asString());
                }
            }
        }
        throw new BenchException("a delta does not say where it leads");
    }

    /** Forgets what came so far. */
    void clear() {
        delays.clear();
    }

    /** The delay of the next change, or of the one that has come. */
    long await() throws InterruptedException {
        Long delay = delays.poll(1, TimeUnit.MINUTES);
        if (delay == null) {
            throw new BenchException("an agent was not told of a change");
        }
        return delay;
    }

    double bytesOfChange() {
        return bytes.doubleValue() / count.sum();
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }
}
