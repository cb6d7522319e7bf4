package dev.precept.pdp.proof;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends witnesses what they are to cosign, and waits for an answer no longer than that. */
final class Submissions {
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Limits.WITNESS).build();
    private final Duration patience;

    /**
     * Waits for answers.
     *
     * @param patience for a whole one: from before the connection to the last byte of the body
     */
    Submissions(Duration patience) {
        this.patience = patience;
    }

    /** What came back. */
    record Answer(int status, String body) {}

    /**
     * Sends a text.
     *
     * @throws IOException where no whole answer came in time, or none of a fair size
     * @throws InterruptedException if this thread was interrupted meanwhile
     */
    Answer send(URI to, String text) throws IOException, InterruptedException {
        // A timeout of the request itself would end at the headers of the answer.
        CompletableFuture<HttpResponse<String>> sent =
                http.sendAsync(
                        HttpRequest.newBuilder(to)
                                .header("Content-Type", "text/plain; charset=utf-8")
                                .POST(BodyPublishers.ofString(text))
                                .build(),
                        BodyHandlers.limiting(
                                BodyHandlers.ofString(StandardCharsets.UTF_8),
                                Limits.WITNESS_BYTES));
        try {
            HttpResponse<String> answer = sent.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(answer.statusCode(), answer.body());
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + patience.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            sent.cancel(true);
        }
    }
}
