package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestCertificate;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Gateways that judge our tokens themselves, real ones: Apache with mod_auth_openidc, by our keys
 * and by introspection, and HAProxy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenVerificationTest {
    private TokenWorld world;
    private RecordingUpstream upstream;
    private Client reader;
    private Client writer;
    private Client gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        TestCertificate own = TestCertificate.make(folder);
        world =
                new TokenWorld(
                        TestService.startTls(
                                own.trust(),
                                "--precept.tls.certificate=" + own.certificate(),
                                "--precept.tls.key=" + own.key()));
        upstream = new RecordingUpstream();
        world.api("default", "orders", "read", "write");
        reader = world.application("default", "reader", "");
        world.authorize(reader, "orders", "read");
        writer = world.application("default", "writer", "");
        world.authorize(writer, "orders", "write");
        gateway = world.application("default", "gateway", "");
        world.introspectors("default", "orders", "gateway");
    }

    @AfterAll
    void stop() throws Exception {
        upstream.close();
        world.close();
    }

    @Test
    void apacheReadsTokensByOurKeys() throws Exception {
        try (RunningGateway apache =
                RunningGateway.start("apache-openidc", apache("jwks.conf"), own(Map.of()))) {
            String token = world.accessToken(reader, "");
            assertThat(status(apache, token)).isEqualTo(200);
            assertThat(status(apache, world.accessToken(writer, ""))).isIn(401, 403);
            assertThat(status(apache, forged(token))).isEqualTo(401);
            assertThat(status(apache, "")).isEqualTo(401);
        }
    }

    @Test
    void apacheAsksByIntrospectionAndHearsOfARevokedToken() throws Exception {
        Map<String, String> client =
                Map.of("CLIENT-ID", gateway.id(), "CLIENT-SECRET", gateway.secret());
        try (RunningGateway apache =
                RunningGateway.start("apache-openidc", apache("introspection.conf"), own(client))) {
            String token = world.accessToken(reader, "");
            assertThat(status(apache, token)).isEqualTo(200);
            assertThat(status(apache, world.accessToken(writer, ""))).isIn(401, 403);
            assertThat(status(apache, forged(token))).isEqualTo(401);
            assertThat(world.revoke(reader, token).statusCode()).isEqualTo(200);
            assertThat(status(apache, token)).isEqualTo(401);
        }
    }

    @Test
    void haproxyVerifiesOffline() throws Exception {
        String token = world.accessToken(reader, "");
        Map<String, String> key = Map.of(RunningGateway.PEM, publicKey(token));
        try (RunningGateway haproxy =
                RunningGateway.start(
                        "haproxy-jwt",
                        directory ->
                                List.of(
                                        "/usr/sbin/haproxy",
                                        "-db",
                                        "-f",
                                        directory + "/haproxy.cfg"),
                        own(key))) {
            assertThat(status(haproxy, token)).isEqualTo(200);
            assertThat(status(haproxy, world.accessToken(writer, ""))).isEqualTo(403);
            assertThat(status(haproxy, forged(token))).isEqualTo(401);
            assertThat(status(haproxy, "")).isEqualTo(401);
        }
    }

    private static java.util.function.Function<String, List<String>> apache(String file) {
        return directory ->
                List.of(
                        "/usr/sbin/apache2",
                        "-d",
                        directory,
                        "-f",
                        directory + "/" + file,
                        "-DFOREGROUND");
    }

    private Map<String, String> own(Map<String, String> more) {
        Map<String, String> all = new java.util.HashMap<>(more);
        all.put("https://localhost:8080", world.service().base());
        all.put("127.0.0.1:9000", "127.0.0.1:" + upstream.port());
        return all;
    }

    /** The status that a request with the token gets; it reaches the upstream only with 200. */
    private int status(RunningGateway through, String token) throws Exception {
        upstream.take();
        String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
        String answer =
                through.send(
                        "GET /orders HTTP/1.1\r\nHost: gateway\r\n"
                                + authorization
                                + "Connection: close\r\n\r\n");
        int status = Integer.parseInt(answer.split(" ", 3)[1]);
        assertThat(upstream.take() != null).as(through.log()).isEqualTo(status == 200);
        return status;
    }

    /** The same header and claims, and a signature of a bit less. */
    private static String forged(String token) {
        int signature = token.lastIndexOf('.') + 10;
        char other = token.charAt(signature) == 'A' ? 'B' : 'A';
        return token.substring(0, signature) + other + token.substring(signature + 1);
    }

    /** The key that signed the token, as our key set publishes it, in PEM. */
    private String publicKey(String token) throws Exception {
        JsonNode header = TokenWorld.json(decoded(token.substring(0, token.indexOf('.'))));
        JsonNode set = TokenWorld.json(world.get("/o/default/oauth2/jwks").body());
        for (JsonNode key : set.path("keys")) {
            if (key.path("kid").equals(header.path("kid"))) {
                var spec = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
                return TestCertificate.pem(
                        "PUBLIC KEY",
                        KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded());
            }
        }
        throw new AssertionError("the key set lacks " + header);
    }

    private static BigInteger number(JsonNode key, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(name).asString("")));
    }

    private static String decoded(String part) {
        return new String(
                Base64.getUrlDecoder().decode(part), java.nio.charset.StandardCharsets.UTF_8);
    }
}
