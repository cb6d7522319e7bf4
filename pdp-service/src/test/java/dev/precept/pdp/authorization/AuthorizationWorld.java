package dev.precept.pdp.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.signin.TestBrowser;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole service with an organization whose people let applications have something. */
final class AuthorizationWorld implements AutoCloseable {
    static final String ORGANIZATION = "acme";
    static final String PASSWORD = "seven green bottles";
    static final String STATE = "a state ~!*()'; with & all = of %it";

    private final TokenWorld world;
    private final GrantWorld grants;
    private final AtomicInteger addresses = new AtomicInteger();

    private AuthorizationWorld(TokenWorld world) {
        this.world = world;
        this.grants = new GrantWorld(world, ORGANIZATION);
    }

    /** With the API {@code orders} (read, write), {@code bills} (pay) and roles of them. */
    static AuthorizationWorld start() {
        TokenWorld world = TokenWorld.start("--precept.sign-in.proxies=1");
        world.organization(ORGANIZATION);
        world.api(ORGANIZATION, "orders", "read", "write", "delete");
        world.api(ORGANIZATION, "bills", "read", "pay");
        AuthorizationWorld made = new AuthorizationWorld(world);
        made.grants.role("clerk", "orders", "read", "delete");
        made.grants.role("payer", "bills", "read", "pay");
        return made;
    }

    TokenWorld tokens() {
        return world;
    }

    GrantWorld grants() {
        return grants;
    }

    String issuer() {
        return world.issuer(ORGANIZATION);
    }

    /** A person who can sign in. */
    void person(String name, String... roles) {
        grants.user(name, roles);
        String user = ORGANIZATION + "/users/" + name;
        world.manage("PUT", user + "/account", "{\"username\": \"" + name + "\"}");
        world.manage("PUT", user + "/password", "{\"password\": \"" + PASSWORD + "\"}");
    }

    /** A web application that may read and write orders, and delete none. */
    Client web(String handle, String more) {
        Client client = grants.web(handle, more);
        world.authorize(client, "orders", "read", "write");
        return client;
    }

    TestBrowser browser() {
        return new TestBrowser(world.service().base());
    }

    /** The parameters of a good request; of the others (name, value) an empty one takes away. */
    Map<String, String> request(Client client, String... others) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", client.id());
        request.put("redirect_uri", GrantWorld.redirectUri(client));
        request.put("scope", "openid read");
        request.put("state", STATE);
        request.put("code_challenge", GrantWorld.challenge(GrantWorld.VERIFIER));
        request.put("code_challenge_method", "S256");
        for (int i = 0; i < others.length; i += 2) {
            request.put(others[i], others[i + 1]);
        }
        request.values().removeIf(String::isEmpty);
        return request;
    }

    static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach(
                (name, value) ->
                        query.append(query.isEmpty() ? "" : "&")
                                .append(name)
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }

    /** Brings a request to the endpoint. */
    HttpResponse<String> ask(TestBrowser browser, Client client, String... others) {
        return askRaw(browser, query(request(client, others)));
    }

    HttpResponse<String> askRaw(TestBrowser browser, String query) {
        return browser.get("/o/" + ORGANIZATION + "/oauth2/authorize?" + query);
    }

    /** Signs in where the answer leads to, and goes back. */
    HttpResponse<String> signIn(TestBrowser browser, HttpResponse<String> led, String name) {
        assertThat(location(led)).startsWith(issuer() + "/sign-in?interaction=");
        HttpResponse<String> page = browser.get(location(led));
        Map<String, String> fields = TestBrowser.hidden(page);
        fields.put("username", name);
        fields.put("password", PASSWORD);
        // Each from an address of its own: many from one would be slowed down.
        HttpResponse<String> signedIn =
                browser.post(
                        "/o/" + ORGANIZATION + "/sign-in",
                        fields,
                        "X-Forwarded-For",
                        "10.0.0." + addresses.incrementAndGet());
        assertThat(location(signedIn))
                .as(signedIn.body())
                .contains("/o/acme/oauth2/authorize?interaction=");
        return browser.get(location(signedIn));
    }

    /** The page that asks, where the answer leads to it. */
    HttpResponse<String> consentPage(TestBrowser browser, HttpResponse<String> led) {
        assertThat(location(led)).startsWith(issuer() + "/consent?interaction=");
        HttpResponse<String> page = browser.get(location(led));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return page;
    }

    /** Lets the client have what the page shows. */
    HttpResponse<String> allow(TestBrowser browser, HttpResponse<String> page) {
        return browser.submit(page, "/o/" + ORGANIZATION + "/consent", "decision", "allow");
    }

    /** Signs in, allows, and is sent back to the client. */
    HttpResponse<String> through(
            TestBrowser browser, Client client, String name, String... others) {
        HttpResponse<String> led = signIn(browser, ask(browser, client, others), name);
        return allow(browser, consentPage(browser, led));
    }

    static String location(HttpResponse<String> answer) {
        return TestBrowser.location(answer);
    }

    /** The parameters of the response that the browser is sent back with. */
    static Map<String, String> sentBack(Client client, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(location(answer)).startsWith(GrantWorld.redirectUri(client) + "?");
        return parameters(URI.create(location(answer)).getRawQuery());
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equal = pair.indexOf('=');
            String value = URLDecoder.decode(pair.substring(equal + 1), StandardCharsets.UTF_8);
            assertThat(parameters.put(pair.substring(0, equal), value)).isNull();
        }
        return parameters;
    }

    @Override
    public void close() {
        world.close();
    }
}
