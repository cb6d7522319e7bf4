package dev.precept.pdp.decision.forward;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * The whole service with organization acme, its API books at {@code books.example/v1}, application
 * shop that may read, application idle that may nothing, and a gateway of each family.
 */
public final class ForwardWorld implements AutoCloseable {
    private final TokenWorld world;
    private final Client shop;
    private final String token;
    private final String idleToken;

    private ForwardWorld(TokenWorld world) {
        this.world = world;
        world.organization("acme");
        world.api("acme", "books", "read", "write");
        world.manage(
                "PUT",
                "acme/apis/books",
                """
                {"identifier": "https://books.example", "name": "books",
                 "routes": [{"host": "books.example", "basePath": "/v1"}]}
                """);
        world.manage(
                "PUT",
                "acme/apis/books/operations",
                """
                [{"method": "GET", "path": "/books", "scopes": [["read"]]},
                 {"method": "POST", "path": "/books", "scopes": [["write"]]},
                 {"method": "GET", "path": "/files/{name}", "scopes": [["read"]]},
                 {"method": "GET", "path": "/health", "public": true}]
                """);
        this.shop = world.application("acme", "shop", "");
        world.authorize(shop, "books", "read");
        Client idle = world.application("acme", "idle", "");
        world.authorize(idle, "books", "write");
        this.token = world.accessToken(shop, "");
        this.idleToken = world.accessToken(idle, "");
    }

    /** Starts one; settings as {@code --name=value}. */
    public static ForwardWorld start(String... settings) {
        return new ForwardWorld(new TokenWorld(TestService.start(settings)));
    }

    public TokenWorld world() {
        return world;
    }

    public TestService service() {
        return world.service();
    }

    /** The application that may read. */
    public Client shop() {
        return shop;
    }

    /** A token of shop. */
    public String token() {
        return token;
    }

    /** A token of an application that may write, not read. */
    public String idleToken() {
        return idleToken;
    }

    /** Registers a gateway; the answer is its key. */
    public String gateway(String handle, String family) {
        world.manage("PUT", "acme/gateways/" + handle, "{\"forwarding\":\"" + family + "\"}");
        return world.manage("POST", "acme/gateways/" + handle + "/keys", "{}")
                .get("key")
                .asString();
    }

    /** Asks at a path of organization acme. */
    public HttpResponse<String> ask(String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(service().base() + "/o/acme" + path))
                        .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service().send(request.build());
    }

    @Override
    public void close() {
        world.close();
    }
}
