import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The running service over HTTP; prints each request and its answer, a line each. */
final class Service {
    private static final int ANSWER_CHARACTERS = 150;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;
    private String token = "";

    Service(String base) {
        this.base = base;
    }

    /** Gets a token by client_credentials and uses it for what follows. */
    void signIn(String clientId, String secret, String tokenEndpoint) {
        Json answer = token(tokenEndpoint, clientId, secret, Map.of());
        if (answer.get("access_token").isMissing()) {
            throw new DemoFailure("the bootstrap credential was refused: " + answer);
        }
        token = answer.get("access_token").text();
    }

    /** Asks for a token by client_credentials; prints the scopes, not the token. */
    Json token(String endpoint, String clientId, String secret, Map<String, String> more) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.putAll(more);
        String credentials = encode(clientId) + ":" + encode(secret);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoint))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        credentials.getBytes(
                                                                StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
                        .build();
        System.out.println("  > POST " + URI.create(endpoint).getPath() + " " + encode(form));
        HttpResponse<String> response = send(request);
        Json answer = Json.parse(response.body());
        System.out.println(
                "  < "
                        + response.statusCode()
                        + (response.statusCode() == 200
                                ? " scope: " + answer.get("scope").text()
                                : " " + brief(response.body())));
        return answer;
    }

    /** Sends a request whose answer must be one of 200, 201, 204. */
    Json call(String method, String path, Object body) {
        return call(method, path, "application/json", body == null ? null : Json.write(body));
    }

    /** Sends a request with a body of its own kind. */
    Json call(String method, String path, String contentType, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Authorization", "Bearer " + token);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", contentType);
            request.method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        boolean isJson = contentType.equals("application/json");
        System.out.println(
                "  > "
                        + method
                        + " "
                        + path
                        + (body == null
                                ? ""
                                : " " + (isJson ? brief(body) : body.length() + " characters")));
        HttpResponse<String> response = send(request.build());
        System.out.println("  < " + response.statusCode() + " " + brief(response.body()));
        if (response.statusCode() >= 300) {
            throw new DemoFailure(
                    method
                            + " "
                            + path
                            + " answered "
                            + response.statusCode()
                            + ": "
                            + response.body());
        }
        return response.body().isBlank() ? new Json(null) : Json.parse(response.body());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DemoFailure(
                    "no Precept answers at " + base + ": start one with infra/run (" + e + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    /** Shortens a line and hides what is secret. */
    private static String brief(String text) {
        String line =
                text.replaceAll("\"(clientSecret)\":\"[^\"]*\"", "\"$1\":\"(shown once)\"")
                        .replaceAll("\"id\":\"eyJ[^\"]*\"", "\"id\":\"(the token)\"")
                        .replaceAll("\\s+", " ");
        return line.length() <= ANSWER_CHARACTERS
                ? line
                : line.substring(0, ANSWER_CHARACTERS) + " ...";
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String encode(Map<String, String> form) {
        StringBuilder out = new StringBuilder();
        form.forEach(
                (name, value) ->
                        out.append(out.isEmpty() ? "" : "&")
                                .append(encode(name))
                                .append('=')
                                .append(encode(value)));
        return out.toString();
    }
}
