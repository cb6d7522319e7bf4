package dev.precept.pdp.decision.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestCertificate;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.client.Prover;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decisions about bound tokens: what came with them proves the key, or they are denied. */
class ProofTest {
    private static final String URI_OF_BOOKS = "https://books.example/v1/books";

    @TempDir static Path folder;

    private static final Prover PROVER = new Prover();

    private static ForwardWorld world;
    private static String gateway;
    private static String trusted;
    private static String token;
    private static String certified;
    private static String certificate;
    private static String another;

    @BeforeAll
    static void start() throws Exception {
        certificate = clientCert(Files.createDirectory(folder.resolve("one")));
        another = clientCert(Files.createDirectory(folder.resolve("two")));
        world =
                ForwardWorld.start(
                        "--precept.trusted-proxies=127.0.0.0/8,::1/128",
                        "--precept.client-certificate-header=Client-Cert");
        gateway = world.gateway("traefik", "X_FORWARDED");
        trusted = world.gateway("nginx", "X_ORIGINAL");
        world.world()
                .manage(
                        "PUT",
                        "acme/gateways/nginx",
                        "{\"forwarding\":\"X_ORIGINAL\",\"trusts\":[\"client-certificates\"]}");
        String endpoint = world.world().issuer("acme") + "/oauth2/token";
        token = token(world.shop(), "DPoP", PROVER.proof("POST", endpoint));
        Client bank = world.world().application("acme", "bank", ",\"senderConstraint\":\"mtls\"");
        world.world().authorize(bank, "books", "read");
        certified = token(bank, "Client-Cert", certificate);
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String clientCert(Path folder) throws Exception {
        String pem = Files.readString(TestCertificate.make(folder).certificate());
        return ":" + pem.replaceAll("-----[A-Z ]+-----|\n", "") + ":";
    }

    private static String token(Client client, String... headers) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(world.world().issuer("acme") + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", client.basic())
                        .headers(headers)
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        HttpResponse<String> response = world.service().send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response).path("access_token").asString();
    }

    private static int forwarded(String... more) {
        List<String> headers =
                new ArrayList<>(
                        List.of(
                                "Precept-Gateway-Key",
                                gateway,
                                "X-Forwarded-Method",
                                "GET",
                                "X-Forwarded-Proto",
                                "https",
                                "X-Forwarded-Host",
                                "books.example",
                                "X-Forwarded-Uri",
                                "/v1/books?page=2"));
        headers.addAll(List.of(more));
        return world.ask("GET", "/authz/forward", headers.toArray(String[]::new)).statusCode();
    }

    private static int original(String... more) {
        List<String> headers =
                new ArrayList<>(
                        List.of(
                                "Precept-Gateway-Key",
                                trusted,
                                "X-Original-Method",
                                "GET",
                                "X-Original-Host",
                                "books.example",
                                "X-Original-URI",
                                "/v1/books"));
        headers.addAll(List.of(more));
        return world.ask("GET", "/authz/forward", headers.toArray(String[]::new)).statusCode();
    }

    @Test
    void threat22_aBoundTokenPassesAGatewayWithItsProofOnly() {
        String dpop = "DPoP " + token;
        String proof = PROVER.proof("GET", URI_OF_BOOKS, token);
        assertThat(forwarded("Authorization", dpop, "DPoP", proof)).isEqualTo(200);
        assertThat(forwarded("Authorization", dpop, "DPoP", proof)).as("again").isEqualTo(401);
        assertThat(forwarded("Authorization", dpop)).as("none").isEqualTo(401);
        assertThat(forwarded("Authorization", "Bearer " + token)).isEqualTo(401);
        for (String wrong :
                List.of(
                        "x",
                        PROVER.proof("GET", URI_OF_BOOKS),
                        PROVER.proof("GET", URI_OF_BOOKS, world.token()),
                        PROVER.proof("POST", URI_OF_BOOKS, token),
                        PROVER.proof("GET", "http://books.example/v1/books", token),
                        PROVER.proof("GET", "https://books.example/v1/book", token),
                        PROVER.proof("GET", "https://other.example/v1/books", token),
                        PROVER.proof("GET", world.service().base() + "/v1/books", token),
                        new Prover().proof("GET", URI_OF_BOOKS, token))) {
            assertThat(forwarded("Authorization", dpop, "DPoP", wrong)).as(wrong).isEqualTo(401);
        }
        String one = PROVER.proof("GET", URI_OF_BOOKS, token);
        String two = PROVER.proof("GET", URI_OF_BOOKS, token);
        assertThat(forwarded("Authorization", dpop, "DPoP", one, "DPoP", two)).isEqualTo(401);
        String bearer = "Bearer " + token;
        String right = PROVER.proof("GET", URI_OF_BOOKS, token);
        assertThat(forwarded("Authorization", bearer, "DPoP", right)).isEqualTo(401);
        String free = PROVER.proof("GET", URI_OF_BOOKS, world.token());
        assertThat(forwarded("Authorization", "DPoP " + world.token(), "DPoP", free))
                .isEqualTo(401);
        assertThat(original("Authorization", dpop, "DPoP", right))
                .as("a gateway that tells no scheme")
                .isEqualTo(200);
    }

    @Test
    void threat23_aCertificateIsBelievedOfATrustedGatewayOnly() {
        String bearer = "Bearer " + certified;
        assertThat(original("Authorization", bearer, "Client-Cert", certificate)).isEqualTo(200);
        assertThat(original("Authorization", bearer, "Client-Cert", another)).isEqualTo(401);
        assertThat(original("Authorization", bearer)).isEqualTo(401);
        assertThat(
                        original(
                                "Authorization",
                                bearer,
                                "Client-Cert",
                                certificate,
                                "Client-Cert",
                                certificate))
                .isEqualTo(401);
        assertThat(forwarded("Authorization", bearer, "Client-Cert", certificate)).isEqualTo(401);
    }

    private static JsonNode evaluate(String bearer, String context) {
        return post(
                "/access/v1/evaluation",
                "{\"subject\":{\"type\":\"token\",\"id\":\""
                        + bearer
                        + "\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"books\","
                        + "\"id\":\"/v1/books\"},\"context\":"
                        + context
                        + "}");
    }

    private static JsonNode post(String path, String body) {
        HttpResponse<String> response = world.service().send("POST", "/o/acme" + path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TokenWorld.json(response);
    }

    private static String dpop(String proof, String method) {
        return "{\"dpop\":{\"proof\":\""
                + proof
                + "\",\"method\":\""
                + method
                + "\",\"uri\":\""
                + URI_OF_BOOKS
                + "\"}}";
    }

    @Test
    void anAuthZenCallerHandsTheProofOn() {
        String proof = PROVER.proof("GET", URI_OF_BOOKS, token);
        assertThat(evaluate(token, "{}").toString()).contains("PROOF_MISSING");
        assertThat(evaluate(token, dpop(proof, "PUT")).toString()).contains("PROOF_INVALID");
        JsonNode proved = evaluate(token, dpop(proof, "GET"));
        assertThat(proved.toString()).doesNotContain("PROOF_");
        assertThat(evaluate(token, dpop(proof, "GET")).toString()).contains("PROOF_INVALID");
        assertThat(evaluate(token, "{\"dpop\":{}}").toString()).contains("PROOF_MISSING");
        assertThat(
                        world.service()
                                .send(
                                        "POST",
                                        "/o/acme/access/v1/evaluation",
                                        "{\"subject\":{\"type\":\"token\",\"id\":\"x\"},"
                                                + "\"action\":{\"name\":\"read\"},\"resource\":"
                                                + "{\"type\":\"books\",\"id\":\"/v1/books\"},"
                                                + "\"context\":{\"dpop\":\"x\"}}")
                                .statusCode())
                .isEqualTo(400);
        assertThat(
                        evaluate(certified, "{\"clientCertificate\":\"" + certificate + "\"}")
                                .toString())
                .as("an administrator is no gateway")
                .contains("PROOF_MISSING");
    }

    @Test
    void aBatchAsksOfOneRequestManyTimes() {
        String proof = PROVER.proof("GET", URI_OF_BOOKS, token);
        String item = "{\"resource\":{\"type\":\"books\",\"id\":\"/v1/books\"}}";
        JsonNode answer =
                post(
                        "/access/v1/evaluations",
                        "{\"subject\":{\"type\":\"token\",\"id\":\""
                                + token
                                + "\"},\"action\":{\"name\":\"read\"},\"context\":"
                                + dpop(proof, "GET")
                                + ",\"evaluations\":["
                                + item
                                + ","
                                + item
                                + "]}");
        assertThat(answer.path("evaluations").size()).isEqualTo(2);
        assertThat(answer.toString()).doesNotContain("PROOF_");
    }

    @Test
    void certificatesAreHandedOnByTrustedGateways() {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(world.service().base() + "/o/acme/access/v1/evaluation"))
                        .header("Content-Type", "application/json")
                        .header("Precept-Gateway-Key", trusted)
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"subject\":{\"type\":\"token\",\"id\":\""
                                                + certified
                                                + "\"},\"action\":{\"name\":\"read\"},"
                                                + "\"resource\":{\"type\":\"books\",\"id\":"
                                                + "\"/v1/books\"},\"context\":"
                                                + "{\"clientCertificate\":\""
                                                + certificate
                                                + "\"}}"))
                        .build();
        assertThat(world.service().send(request).body()).doesNotContain("PROOF_");
    }
}
