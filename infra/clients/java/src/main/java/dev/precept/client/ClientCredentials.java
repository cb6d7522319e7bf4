package dev.precept.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tokens by the client_credentials grant (RFC 6749 section 4.4), each used until shortly before it
 * ends. Safe for any number of threads; one of them fetches, the others wait for it.
 */
public final class ClientCredentials implements TokenSource {
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final Transport transport;
    private final URI tokenEndpoint;
    private final String authorization;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Held held = new Held("", System.nanoTime());

    /** A token, and when it is to be used no more. */
    private record Held(String token, long endNanos) {
        boolean isGood() {
            return !token.isEmpty() && endNanos - System.nanoTime() > 0;
        }
    }

    /**
     * Tokens of this client from this endpoint.
     *
     * @param tokenEndpoint for instance {@code https://precept.example/o/system/oauth2/token}
     */
    public ClientCredentials(
            HttpClient http, URI tokenEndpoint, String clientId, String clientSecret) {
        this.transport = new Transport(http);
        this.tokenEndpoint = tokenEndpoint;
        // RFC 6749 section 2.3.1: each is form-encoded before they are joined.
        String pair = encode(clientId) + ":" + encode(clientSecret);
        this.authorization =
                "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String token(Deadline deadline) {
        Held now = held;
        if (now.isGood()) {
            return now.token;
        }
        lock.lock();
        try {
            if (!held.isGood()) {
                held = fetch(deadline);
            }
            return held.token;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void refused(String token) {
        lock.lock();
        try {
            if (held.token.equals(token)) {
                held = new Held("", System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    private Held fetch(Deadline deadline) {
        long asked = System.nanoTime();
        HttpResponse<String> answer =
                transport.send(
                        HttpRequest.newBuilder(tokenEndpoint)
                                .header("Authorization", authorization)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials")),
                        deadline);
        if (answer.statusCode() != 200) {
            throw new PreceptException(
                    answer.statusCode(),
                    "no access token from " + tokenEndpoint + ": " + answer.body());
        }
        try {
            JsonNode body = JSON.readTree(answer.body());
            Duration life = Duration.ofSeconds(body.path("expires_in").asLong(0));
            Duration early = life.compareTo(EARLY.multipliedBy(2)) > 0 ? EARLY : life.dividedBy(2);
            return new Held(
                    body.required("access_token").asString(), asked + life.minus(early).toNanos());
        } catch (JacksonException unreadable) {
            throw new PreceptException(
                    "what " + tokenEndpoint + " answered is no token", unreadable);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
