package dev.precept.pdp.opa.engine;

import com.bisnode.opa.client.OpaConfiguration;
import com.bisnode.opa.client.rest.OpaRestClient;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * OPA's REST API (its documentation, section "REST API"), by the OPA client's own way to it, with
 * what that lacks: credentials, an end to each exchange from the first byte to the last, a bound on
 * what is answered, and the answer itself whatever its status. Threads share it.
 */
final class OpaClient extends OpaRestClient implements AutoCloseable {
    private final HttpClient http;
    private final BearerToken token;

    /**
     * What it answered.
     *
     * @param body JSON, in UTF-8
     */
    record Reply(int status, byte[] body) {}

    /** A client of the OPA at the URL. */
    OpaClient(String url, HttpClient http, BearerToken token) {
        super(new OpaConfiguration(url, HttpClient.Version.HTTP_1_1), http, new ObjectMapper());
        this.http = http;
        this.token = token;
    }

    /**
     * What a document is for an input, with where it comes from.
     *
     * @param path of the document, with slashes
     * @param input JSON
     * @throws HttpTimeoutException where it takes longer than it may
     * @throws IOException where no answer comes
     */
    Reply ask(String path, String input, Duration deadline) throws IOException {
        return exchange(
                getBasicRequestBuilder("/v1/data/" + path + "?provenance=true")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"input\":" + input + "}"))
                        .timeout(deadline));
    }

    /**
     * Gives it a module.
     *
     * @throws IOException where no answer comes in time
     */
    Reply put(String id, String module, Duration deadline) throws IOException {
        return exchange(
                getBasicRequestBuilder("/v1/policies/" + id)
                        .header("Content-Type", "text/plain")
                        .PUT(BodyPublishers.ofString(module))
                        .timeout(deadline));
    }

    /**
     * A module as it understands it.
     *
     * @throws IOException where no answer comes in time
     */
    Reply policy(String id, Duration deadline) throws IOException {
        return exchange(getBasicRequestBuilder("/v1/policies/" + id).GET().timeout(deadline));
    }

    /**
     * Takes a module away from it.
     *
     * @throws IOException where no answer comes in time
     */
    Reply delete(String id, Duration deadline) throws IOException {
        return exchange(getBasicRequestBuilder("/v1/policies/" + id).DELETE().timeout(deadline));
    }

    @Override
    public HttpRequest.Builder getBasicRequestBuilder(String endpoint) {
        HttpRequest.Builder request = super.getBasicRequestBuilder(endpoint);
        String bearer = token.current();
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private Reply exchange(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response =
                    sendRequest(
                            request.build(),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), Limits.ANSWER_BYTES));
            return new Reply(response.statusCode(), response.body());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopping);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>A request's own timeout ends with the first byte of the answer; here it ends with the
     * last.
     */
    @Override
    public <T> HttpResponse<T> sendRequest(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> response = http.sendAsync(request, handler);
        try {
            return response.get(
                    request.timeout().orElse(Limits.LOADING).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException("it did not answer in time");
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        } finally {
            // Ends the exchange, and with it the evaluation there.
            response.cancel(true);
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        return cause instanceof IOException io ? io : new IOException("it cannot be asked", cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
