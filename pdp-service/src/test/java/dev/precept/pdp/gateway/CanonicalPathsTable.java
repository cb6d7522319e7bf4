package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.decision.forward.ForwardWorld;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Golden case 26 with real gateways: whatever form a path is sent in, it is refused, or the
 * upstream reads on the wire exactly the path that was decided on. What an upstream would make of
 * it that decodes and normalises all it can is permitted as well.
 */
class CanonicalPathsTable {
    /** Forms that everybody reads alike: they have to pass. */
    private static final List<String> PLAIN =
            List.of(
                    "/",
                    "/open",
                    "/open/",
                    "/open/a",
                    "/open/a.b",
                    "/open/a..b",
                    "/open/~a",
                    "/open/a%20b",
                    "/open/%C3%A9",
                    "/open/a?x=%2F..%2f;y//",
                    "/open/a:b@c",
                    "/open/a+b",
                    "/open/a&b=c");

    /** Forms that somebody on the way might read otherwise: they pass as they are, or not. */
    private static final List<String> DOUBTFUL =
            List.of(
                    "//open/a",
                    "/open//a",
                    "/open///a",
                    "/./open/a",
                    "/open/.",
                    "/open/..",
                    "/open/../admin",
                    "/open/../open/a",
                    "/admin/../open/a",
                    "/admin/..;/open/a",
                    "/..;/admin",
                    "/open/%2e%2e/admin",
                    "/open/%2E%2E/admin",
                    "/open/.%2e/admin",
                    "/admin/%2e%2e/open",
                    "/open%2Fa",
                    "/open%2fa",
                    "/admin%2F..%2Fopen",
                    "/open/%2E",
                    "/%6fpen/a",
                    "/open/%61",
                    "/open/%7Ea",
                    "/open/%c3%a9",
                    "/open/a;x=1",
                    "/open;x=1/a",
                    "/admin;/x",
                    "/open/a%3Bx",
                    "/open/a%00",
                    "/open/a%0d%0aX-Y:%20z",
                    "/open/a%5Cb",
                    "/open\\a",
                    "/open/..\\admin",
                    "/open/..%5cadmin",
                    "/open/%c0%ae%c0%ae/admin",
                    "/open/%c0%afadmin",
                    "/open/%252e%252e/admin",
                    "/open/%25",
                    "/open/%",
                    "/open/%zz",
                    "/open/%u002e",
                    "/open/a%3Fb",
                    "/open/a%23b",
                    "/open/a#b",
                    "/open/{a}",
                    "/open/a|b",
                    "/open/\"a\"",
                    "/open/\u00e9",
                    "/open/a%40b",
                    "/open/a%2Bb",
                    "/OPEN/a",
                    "/Admin",
                    "http://gateway.example/open/a",
                    "http://gateway.example/admin",
                    "http://other.example/open/a",
                    "http://gateway.example//open/a",
                    "http:/open/a",
                    "open/a",
                    "*",
                    "/open/" + "x".repeat(3_000));

    private static ForwardWorld world;
    private static RecordingUpstream upstream;
    private static Tap tap;
    private static String asking;

    @BeforeAll
    static void start() throws IOException {
        world = ForwardWorld.start();
        world.world().api("acme", "site", "see");
        world.world()
                .manage(
                        "PUT",
                        "acme/apis/site",
                        """
                        {"identifier": "https://site.example", "name": "site",
                         "routes": [{"host": "gateway.example", "basePath": "/"}]}
                        """);
        world.world().manage("PUT", "acme/apis/site/operations", operations());
        upstream = new RecordingUpstream();
        tap = new Tap(URI.create(world.service().base()).getPort());
        asking = world.gateway("asking", "X_ORIGINAL");
    }

    /** All is open that is not below admin. */
    private static String operations() {
        List<String> open =
                List.of("/", "/open", "/open/", "/open/{a}", "/open/{a}/{b}", "/{a}", "/{a}/{b}");
        return open.stream()
                .map(path -> "{\"method\":\"GET\",\"path\":\"" + path + "\",\"public\":true}")
                .collect(
                        Collectors.joining(
                                ",",
                                "[",
                                ",{\"method\":\"GET\",\"path\":\"/admin\",\"scopes\":[[\"see\"]]}"
                                        + ",{\"method\":\"GET\",\"path\":\"/admin/{a}\","
                                        + "\"scopes\":[[\"see\"]]}]"));
    }

    @AfterAll
    static void stop() throws IOException {
        tap.close();
        upstream.close();
        world.close();
    }

    private static String request(String target, String... more) {
        return "GET "
                + target
                + " HTTP/1.1\r\nHost: gateway.example\r\n"
                + "X-Precept-Subject: forged\r\nX-Original-URI: /open\r\n"
                + "X-Original-Method: GET\r\nX-Original-Host: gateway.example\r\n"
                + "X-Forwarded-Uri: /open\r\nX-Forwarded-Method: GET\r\n"
                + String.join("", more)
                + "Connection: close\r\n\r\n";
    }

    @ParameterizedTest
    @EnumSource(GatewayKind.class)
    void thePathDecidedOnIsThePathServed(GatewayKind kind) throws Exception {
        String key = world.gateway(kind.folder(), kind.family());
        try (RunningGateway gateway =
                RunningGateway.start(kind, tap.port(), key, upstream.port())) {
            List<String> faults = new ArrayList<>();
            for (String target : PLAIN) {
                List<String> seen = send(gateway, kind, target);
                check(target, seen, kind, faults);
                if (seen.isEmpty()) {
                    faults.add(target + " does not pass");
                }
            }
            for (String target : DOUBTFUL) {
                check(target, send(gateway, kind, target), kind, faults);
            }
            for (String target : List.of("/admin", "/admin/a", "/admin/")) {
                if (!send(gateway, kind, target).isEmpty()) {
                    faults.add(target + " passes");
                }
            }
            assertThat(faults).as(kind + gateway.log()).isEmpty();
        }
    }

    private static List<String> send(RunningGateway gateway, GatewayKind kind, String target)
            throws IOException {
        upstream.take();
        tap.take(kind.pathField());
        try {
            gateway.send(request(target));
        } catch (SocketException dropped) {
            // A gateway may end the connection on a request that it does not take.
        }
        List<String> seen = upstream.take();
        return seen == null ? List.of() : seen;
    }

    private static void check(
            String sent, List<String> seen, GatewayKind kind, List<String> faults) {
        if (seen.isEmpty()) {
            return;
        }
        String served = path(seen.getFirst().split(" ")[1]);
        List<String> asked =
                tap.take(kind.pathField()).stream().map(CanonicalPathsTable::path).toList();
        if (!seen.stream().anyMatch("host: gateway.example"::equalsIgnoreCase)) {
            faults.add(sent + " is served for another host");
        }
        if (!asked.equals(List.of(served))) {
            faults.add(sent + " is served as " + served + " and was asked about as " + asked);
        }
        if (!isPermitted(served)) {
            faults.add(sent + " is served as " + served + ", which is not permitted");
        }
        if (!isPermitted(normalised(served))) {
            faults.add(sent + " could be read as " + normalised(served));
        }
        if (seen.stream().anyMatch(line -> line.contains("forged"))) {
            faults.add(sent + " goes on with a forged subject");
        }
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static boolean isPermitted(String path) {
        HttpResponse<String> answer =
                world.ask(
                        "GET",
                        "/authz/forward",
                        "Precept-Gateway-Key",
                        asking,
                        "X-Original-Method",
                        "GET",
                        "X-Original-Host",
                        "gateway.example",
                        "X-Original-URI",
                        path);
        return answer.statusCode() == 200;
    }

    /** As an upstream reads a path that decodes and normalises all it can; codes written anew. */
    private static String normalised(String path) {
        StringBuilder decoded = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isCode =
                    c == '%'
                            && i + 2 < path.length()
                            && path.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}");
            decoded.append(isCode ? (char) Integer.parseInt(path.substring(i + 1, i + 3), 16) : c);
            i += isCode ? 2 : 0;
        }
        List<String> segments = new ArrayList<>();
        String[] parts = decoded.toString().replace('\\', '/').split("/", -1);
        for (String part : parts) {
            String name = part.replaceAll(";.*", "");
            if (name.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                segments.add(name);
            }
        }
        String joined = "/" + String.join("/", segments);
        boolean endsOpen = !segments.isEmpty() && parts[parts.length - 1].isEmpty();
        return coded(endsOpen ? joined + "/" : joined);
    }

    private static String coded(String path) {
        return IntStream.range(0, path.length())
                .mapToObj(
                        i -> {
                            char c = path.charAt(i);
                            return "/-._~!$&'()*+,=:@".indexOf(c) >= 0
                                            || (c < 0x7F && Character.isLetterOrDigit(c))
                                    ? String.valueOf(c)
                                    : "%%%02X".formatted((int) c);
                        })
                .collect(Collectors.joining());
    }
}
