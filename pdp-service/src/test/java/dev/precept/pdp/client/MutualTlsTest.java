package dev.precept.pdp.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;

import dev.precept.pdp.TestCertificate;
import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Clients that TLS tells of, on both listeners, and tokens bound to their certificates. */
class MutualTlsTest {
    @TempDir static Path folder;

    private static TestCertificates certificates;
    private static TestCertificate own;
    private static TrustManager[] trust;
    private static TokenWorld world;

    @BeforeAll
    static void start() throws Exception {
        own = TestCertificate.make(Files.createDirectory(folder.resolve("server")));
        certificates = new TestCertificates(folder);
        certificates.authority("ca");
        certificates.authority("stranger");
        certificates.given(
                "robot",
                "ca",
                "CN=robot, O=Acme, C=DE",
                "-ext",
                "san=dns:robot.example,uri:urn:robot,ip:192.0.2.7,email:robot@acme.example");
        certificates.given("twin", "stranger", "CN=robot, O=Acme, C=DE");
        certificates.given("server", "ca", "CN=robot, O=Acme, C=DE", "-ext", "eku=serverAuth");
        certificates.made("selfmade", "CN=robot, O=Acme, C=DE");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(own.certificate())) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        trust = factory.getTrustManagers();
        world =
                new TokenWorld(
                        TestService.startTls(
                                own.trust(),
                                "--precept.tls.certificate=" + own.certificate(),
                                "--precept.tls.key=" + own.key(),
                                "--precept.tls.client-ca=" + certificates.pem("ca")));
        world.organization("acme");
        world.api("acme", "orders", "orders:read");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static Client client(String handle, String more) {
        Client client = world.application("acme", handle, "");
        world.authorize(client, "orders", "orders:read");
        world.change(client, more);
        return client;
    }

    private static String named(String name) {
        return ",\"tokenEndpointAuthMethod\":\"tls_client_auth\",\"tlsClientAuth\":{" + name + "}";
    }

    private static HttpResponse<String> token(Client client, String alias) throws Exception {
        return token(world.service().base(), client, alias);
    }

    private static HttpResponse<String> token(String base, Client client, String alias)
            throws Exception {
        return send(
                alias,
                HttpRequest.newBuilder(URI.create(base + "/o/acme/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "grant_type=client_credentials&client_id=" + client.id()))
                        .build());
    }

    private static HttpResponse<String> send(String alias, HttpRequest request) throws Exception {
        HttpClient.Builder builder = HttpClient.newBuilder();
        builder.sslContext(alias.isEmpty() ? own.trust() : certificates.context(alias, trust));
        try (HttpClient http = builder.build()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    @Test
    void anAuthorityStandsBehindTheClientsName() throws Exception {
        Client robot = client("robot", named("\"subjectDn\":\"CN=robot,O=Acme,C=DE\""));
        assertThat(token(robot, "robot").statusCode()).isEqualTo(200);
        assertThat(token(world.service().decisionBase(), robot, "robot").statusCode())
                .isEqualTo(200);
        for (String wrong : new String[] {"", "twin", "selfmade", "server"}) {
            assertThat(token(robot, wrong).statusCode()).as(wrong).isEqualTo(401);
            assertThat(token(world.service().decisionBase(), robot, wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"subjectDn\":\"cn=ROBOT, o=Acme,  c=DE\"",
                "\"sanDns\":\"Robot.example\"",
                "\"sanUri\":\"urn:robot\"",
                "\"sanIp\":\"192.0.2.7\"",
                "\"sanEmail\":\"robot@ACME.example\""
            })
    void oneNameIsCompared(String name) throws Exception {
        assertThat(
                        token(client("named-" + Math.abs(name.hashCode()), named(name)), "robot")
                                .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"subjectDn\":\"CN=robot\"",
                "\"subjectDn\":\"C=DE,O=Acme,CN=robot\"",
                "\"subjectDn\":\"CN=robot,O=Acme,C=DE,L=x\"",
                "\"subjectDn\":\"robot\"",
                "\"sanDns\":\"example\"",
                "\"sanDns\":\"*.example\"",
                "\"sanDns\":\"urn:robot\"",
                "\"sanUri\":\"urn:ROBOT\"",
                "\"sanUri\":\"robot.example\"",
                "\"sanIp\":\"192.0.2.8\"",
                "\"sanEmail\":\"ROBOT@acme.example\""
            })
    void noOtherNameIs(String name) throws Exception {
        assertThat(
                        token(client("not-" + Math.abs(name.hashCode()), named(name)), "robot")
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aKeyOfTheClientsOwnNeedsNoAuthority() throws Exception {
        ECKey key =
                new ECKey.Builder(
                                Curve.P_256,
                                (ECPublicKey) certificates.certificate("selfmade").getPublicKey())
                        .build();
        Client own =
                client(
                        "own",
                        ",\"tokenEndpointAuthMethod\":\"self_signed_tls_client_auth\",\"jwks\":"
                                + new JWKSet(key).toString(true));
        assertThat(token(own, "selfmade").statusCode()).isEqualTo(200);
        assertThat(token(world.service().decisionBase(), own, "selfmade").statusCode())
                .isEqualTo(200);
        assertThat(token(own, "robot").statusCode()).isEqualTo(401);
        assertThat(token(own, "").statusCode()).isEqualTo(401);
    }

    @Test
    void threat23_aBoundTokenNamesTheCertificate() throws Exception {
        Client bound =
                client(
                        "bound",
                        named("\"sanDns\":\"robot.example\"") + ",\"senderConstraint\":\"any\"");
        HttpResponse<String> response = token(bound, "robot");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String token = TokenWorld.json(response).path("access_token").asString();
        assertThat(TokenWorld.json(response).path("token_type").asString()).isEqualTo("Bearer");
        assertThat(TokenWorld.claims(token).path("cnf").path("x5t#S256").asString())
                .isEqualTo(thumbprint(certificates.certificate("robot")));
    }

    @Test
    void threat23_aHeaderOfAClientIsNoCertificate() throws Exception {
        Client robot = client("headless", named("\"sanDns\":\"robot.example\""));
        String told =
                ":"
                        + Base64.getEncoder()
                                .encodeToString(certificates.certificate("robot").getEncoded())
                        + ":";
        for (String field : new String[] {"Client-Cert", "X-Client-Cert", "X-SSL-Cert"}) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create(world.service().base() + "/o/acme/oauth2/token"))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header(field, told)
                            .POST(
                                    BodyPublishers.ofString(
                                            "grant_type=client_credentials&client_id="
                                                    + robot.id()))
                            .build();
            assertThat(send("", request).statusCode()).as(field).isEqualTo(401);
        }
    }

    private static String thumbprint(X509Certificate certificate) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
