package dev.precept.pdp.federated;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.precept.pdp.federation.ForeignIssuer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An OpenID provider on this machine that says whatever a test has it say. Its keys are a {@link
 * ForeignIssuer}'s; it redeems a code only with our secret and the verifier of the challenge.
 */
final class TamperingProvider implements AutoCloseable {
    static final String CLIENT = "precept-at-acme";
    static final String SECRET = "s3cret/there";

    private final ForeignIssuer keys;
    private final HttpServer server;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    /** What changes the next ID token's claims, and its header. */
    UnaryOperator<String> claims = UnaryOperator.identity();

    String header = header("RS256");

    /** What the userinfo endpoint answers. */
    String userInfo = "{}";

    /** Whether its metadata is not to be had. */
    volatile boolean isAway;

    /** How often its metadata was asked for. */
    final AtomicInteger asked = new AtomicInteger();

    /** Whether the key set redirects to where it really is. */
    boolean isRedirecting;

    private record Code(String challenge, String nonce, String person) {}

    TamperingProvider() throws Exception {
        keys = new ForeignIssuer();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/metadata", _ -> metadata());
        serve("/token", this::token);
        serve("/userinfo", _ -> userInfo);
        server.createContext(
                "/jwks",
                exchange -> {
                    if (isRedirecting) {
                        exchange.getResponseHeaders().set("Location", keys.issuer() + "/jwks");
                        exchange.sendResponseHeaders(302, -1);
                    } else {
                        answer(exchange, keys.keySet());
                    }
                    exchange.close();
                });
        server.start();
    }

    private interface Answering {
        String to(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Answering answering) {
        server.createContext(
                path,
                exchange -> {
                    answer(exchange, answering.to(exchange));
                    exchange.close();
                });
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(body.contains("\"error\"") ? 400 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String metadata() {
        asked.incrementAndGet();
        if (isAway) {
            return "{\"error\":\"away\"}";
        }
        String issuer = issuer();
        return "{\"issuer\":\""
                + issuer
                + "\",\"authorization_endpoint\":\""
                + issuer
                + "/authorize?tenant=1\",\"token_endpoint\":\""
                + issuer
                + "/token\",\"userinfo_endpoint\":\""
                + issuer
                + "/userinfo\",\"jwks_uri\":\""
                + issuer
                + "/jwks\",\"authorization_response_iss_parameter_supported\":true}";
    }

    static String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + ForeignIssuer.KID + "\"}";
    }

    /** Signs somebody in for this authorization request: the code to come back with. */
    String code(Map<String, String> request, String person) {
        String code = "code-" + codes.size();
        codes.put(
                code,
                new Code(
                        Objects.requireNonNull(request.get("code_challenge")),
                        Objects.requireNonNull(request.get("nonce")),
                        person));
        return code;
    }

    private String token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = exchange.getRequestHeaders().getFirst("Authorization");
        String pair = encode(CLIENT) + ":" + encode(SECRET);
        boolean isUs =
                ("Basic "
                                + Base64.getEncoder()
                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                        .equals(basic);
        Code code = codes.remove(String.valueOf(form.get("code")));
        if (!isUs || code == null || !code.challenge().equals(challenge(form))) {
            return "{\"error\":\"invalid_grant\"}";
        }
        long now = Instant.now().getEpochSecond();
        String said =
                "{\"iss\":\""
                        + issuer()
                        + "\",\"aud\":\""
                        + CLIENT
                        + "\",\"nonce\":\""
                        + code.nonce()
                        + "\",\"iat\":"
                        + now
                        + ",\"exp\":"
                        + (now + 300)
                        + ","
                        + code.person()
                        + "}";
        return "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"id_token\":\""
                + signed(claims.apply(said))
                + "\"}";
    }

    private String signed(String said) {
        if (!header.contains("HS256")) {
            return keys.token(header, said);
        }
        String text = base64(header) + "." + base64(said);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] tag = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String challenge(Map<String, String> form) {
        try {
            byte[] digest =
                    java.security.MessageDigest.getInstance("SHA-256")
                            .digest(
                                    String.valueOf(form.get("code_verifier"))
                                            .getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, String> form(String text) {
        Map<String, String> form = new HashMap<>();
        for (String pair : text.split("&")) {
            int equal = pair.indexOf('=');
            form.put(decode(pair.substring(0, equal)), decode(pair.substring(equal + 1)));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        keys.close();
    }
}
