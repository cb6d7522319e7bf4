package dev.precept.cli;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests to a service. Answers are read whole, up to a maximum. */
final class Http {
    /**
     * An answer.
     *
     * @param status of HTTP
     * @param body its bytes
     * @param headers its fields
     */
    record Answer(int status, byte[] body, java.net.http.HttpHeaders headers) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The body as JSON; an empty object where there is none. */
        JsonNode json() {
            try {
                return body.length == 0 ? Trees.object() : Trees.json(body, "The answer");
            } catch (Failure e) {
                throw new Failure(
                        ExitCode.UNAVAILABLE,
                        e.words() + "\nIs this the address of a Precept service?");
            }
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Limits.CONNECT)
                    .build();

    /** The answer, whatever its status. */
    Answer send(HttpRequest request) {
        HttpResponse<InputStream> response = open(request);
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(Limits.BYTES + 1);
            if (bytes.length > Limits.BYTES) {
                throw new Failure(
                        ExitCode.UNAVAILABLE,
                        "The answer is larger than "
                                + (Limits.BYTES >> 20)
                                + " MiB: ask for less.");
            }
            return new Answer(response.statusCode(), bytes, response.headers());
        } catch (IOException e) {
            throw unreachable(request.uri(), e);
        }
    }

    /** The answer as it comes; whoever asks closes its body. */
    HttpResponse<InputStream> open(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.UNAVAILABLE, "Interrupted.");
        }
    }

    static Failure unreachable(URI uri, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new Failure(
                ExitCode.UNAVAILABLE,
                uri.getScheme() + "://" + uri.getAuthority() + " cannot be reached: " + why);
    }

    /** Posts a form; the authorization is empty for none. */
    Answer form(String uri, String authorization, Map<String, String> form) {
        String body =
                form.entrySet().stream()
                        .filter(it -> !it.getValue().isEmpty())
                        .map(it -> it.getKey() + "=" + encoded(it.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(uri))
                        .timeout(Limits.ANSWER)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    /** The address of a service or of what lies there; a wrong one is the caller's mistake. */
    static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw Failure.usage("'" + text + "' is no address: " + e.getMessage());
        }
        throw Failure.usage("'" + text + "' is no http or https address.");
    }

    /** A segment of a path, or a value of a query, percent-encoded (RFC 3986 section 2.1). */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
