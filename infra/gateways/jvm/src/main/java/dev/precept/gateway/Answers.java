package dev.precept.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers within the time of their request, to their end: the client's own timeout ends where the
 * body begins, and a connection that breaks there need not say so.
 */
final class Answers {
    private Answers() {}

    /** A short answer, whole. */
    static BodyHandler<byte[]> whole() {
        return BodyHandlers.limiting(BodyHandlers.ofByteArray(), Limits.ANSWER_BYTES);
    }

    /** A long answer as it comes; whole where it is none of a success. */
    static BodyHandler<InputStream> streamed() {
        return head ->
                head.statusCode() / 100 == 2
                        ? BodySubscribers.ofInputStream()
                        : mapped(whole().apply(head));
    }

    private static BodySubscriber<InputStream> mapped(BodySubscriber<byte[]> whole) {
        return BodySubscribers.mapping(whole, ByteArrayInputStream::new);
    }

    /**
     * Asks, and waits until the handler has what it wants of the answer.
     *
     * @param request with a timeout, which is for all of that
     * @throws IOException where nothing came, or not in time
     */
    static <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        long nanos = request.timeout().orElse(Limits.ANSWER).toNanos();
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            HttpTimeoutException silent = new HttpTimeoutException("the answer came to no end");
            silent.initCause(late);
            throw silent;
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } finally {
            answer.cancel(true);
        }
    }
}
