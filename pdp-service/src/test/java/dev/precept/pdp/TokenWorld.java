package dev.precept.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The whole service, with organizations, APIs and applications made over HTTP as needed. */
public final class TokenWorld implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestService service;

    public TokenWorld(TestService service) {
        this.service = service;
    }

    public static TokenWorld start(String... settings) {
        return new TokenWorld(TestService.start(settings));
    }

    /** An application's credential at an organization. */
    public record Client(String organization, String handle, String id, String secret) {
        public String basic() {
            return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF));
        }

        public String post() {
            return "&client_id=" + id + "&client_secret=" + secret;
        }
    }

    private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

    public TestService service() {
        return service;
    }

    public String issuer(String organization) {
        return service.base() + "/o/" + organization;
    }

    /** Does something as the administrator; it has to be accepted. */
    public JsonNode manage(String method, String path, String body) {
        HttpResponse<String> response = service.send(method, "/v1/organizations/" + path, body);
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isBetween(200, 299);
        return response.body().isEmpty() ? JSON.createObjectNode() : json(response);
    }

    public void organization(String handle) {
        manage("PUT", handle, "{\"name\":\"" + handle + "\"}");
    }

    /** A published API {@code https://HANDLE.example} with these scopes. */
    public void api(String organization, String handle, String... scopes) {
        String path = organization + "/apis/" + handle;
        manage("PUT", path, apiBody(handle, ""));
        for (String scope : scopes) {
            manage("PUT", path + "/scopes/" + URLEncoder.encode(scope, UTF), "{}");
        }
        manage("POST", path + "/lifecycle", "{\"to\":\"PUBLISHED\"}");
    }

    /** Has the API name these applications as introspectors. */
    public void introspectors(String organization, String handle, String... applications) {
        String names =
                List.of(applications).stream()
                        .map(name -> "\"" + name + "\"")
                        .collect(Collectors.joining(","));
        manage(
                "PUT",
                organization + "/apis/" + handle,
                apiBody(handle, ",\"introspectors\":[" + names + "]"));
    }

    private static String apiBody(String handle, String more) {
        return "{\"identifier\":\"https://"
                + handle
                + ".example\",\"name\":\""
                + handle
                + "\""
                + more
                + "}";
    }

    /** An application with one secret. */
    public Client application(String organization, String handle, String more) {
        String path = organization + "/applications/" + handle;
        JsonNode made =
                manage("PUT", path, "{\"name\":\"" + handle + "\",\"type\":\"M2M\"" + more + "}");
        String id = made.path("clientId").asString("");
        return new Client(organization, handle, id, secret(organization, handle, "{}"));
    }

    /** Makes an application what it says now; {@code more} as when it was made. */
    public void change(Client client, String more) {
        manage(
                "PUT",
                client.organization() + "/applications/" + client.handle(),
                "{\"name\":\"" + client.handle() + "\",\"type\":\"M2M\"" + more + "}");
    }

    /** One more secret of an application. */
    public String secret(String organization, String handle, String body) {
        return manage("POST", organization + "/applications/" + handle + "/secrets", body)
                .path("clientSecret")
                .asString("");
    }

    /** Authorizes the application for exactly these scopes of the API; none takes the API away. */
    public void authorize(Client client, String api, String... scopes) {
        String path =
                client.organization()
                        + "/applications/"
                        + client.handle()
                        + "/authorized-apis/"
                        + api;
        String names =
                List.of(scopes).stream()
                        .map(scope -> "\"" + scope + "\"")
                        .collect(Collectors.joining(","));
        manage("PUT", path, "{\"policy\":\"RBAC\",\"scopes\":[" + names + "]}");
    }

    /** A token request with the secret in the header; {@code form} is added. */
    public HttpResponse<String> token(Client client, String form) {
        return post(
                client.organization() + "/oauth2/token",
                client.basic(),
                "grant_type=client_credentials" + form);
    }

    /** The token itself. */
    public String accessToken(Client client, String form) {
        HttpResponse<String> response = token(client, form);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response).path("access_token").asString("");
    }

    public HttpResponse<String> introspect(Client client, String token) {
        return post(client.organization() + "/oauth2/introspect", client.basic(), "token=" + token);
    }

    public HttpResponse<String> revoke(Client client, String token) {
        return post(client.organization() + "/oauth2/revoke", client.basic(), "token=" + token);
    }

    /** Posts a form below {@code /o/}; an empty authorization sends none. */
    public HttpResponse<String> post(String path, String authorization, String form) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(service.base() + "/o/" + path))
                        .header("Content-Type", FORM)
                        .POST(BodyPublishers.ofString(form));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return service.send(request.build());
    }

    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.base() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.send(request.build());
    }

    /** The claims of a compact token, unverified. */
    public static JsonNode claims(String compact) {
        return JSON.readTree(Base64.getUrlDecoder().decode(compact.split("\\.")[1]));
    }

    /** The header of a compact token, unverified. */
    public static JsonNode header(String compact) {
        return JSON.readTree(Base64.getUrlDecoder().decode(compact.split("\\.")[0]));
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    @Override
    public void close() {
        service.close();
    }
}
