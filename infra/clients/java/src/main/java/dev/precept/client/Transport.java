package dev.precept.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends requests that may be sent again: until one is answered, or the deadline passes. Waits
 * between attempts twice as long each time, by a random part of it, so that many callers of a node
 * that comes back do not come back at once.
 */
final class Transport {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Answers of a node, or of what stands before it, that another attempt may get past. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final HttpClient http;

    Transport(HttpClient http) {
        this.http = http;
    }

    /**
     * The first answer that is not a passing one; the last passing one where no other came in time.
     */
    HttpResponse<String> send(HttpRequest.Builder request, Deadline deadline) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            HttpResponse<String> answer = null;
            IOException fault = null;
            try {
                answer = http.send(timed(request, deadline), BodyHandlers.ofString());
                if (!PASSING.contains(answer.statusCode())) {
                    return answer;
                }
            } catch (IOException e) {
                fault = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PreceptException("interrupted while waiting for an answer", e);
            }
            if (deadline.left().compareTo(pause) <= 0) {
                if (answer != null) {
                    return answer;
                }
                throw new PreceptException("no answer before the deadline", fault);
            }
            sleep(pause);
            pause = pause.compareTo(LONGEST_PAUSE) >= 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static HttpRequest timed(HttpRequest.Builder request, Deadline deadline) {
        if (deadline.hasPassed()) {
            throw new PreceptException(0, "the deadline has passed");
        }
        return request.copy().timeout(deadline.left()).build();
    }

    private static void sleep(Duration longest) {
        try {
            long nanos = longest.toNanos();
            Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(nanos / 2, nanos)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PreceptException("interrupted while waiting to ask again", e);
        }
    }
}
