package dev.precept.pdp.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.Precept;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Objects;

/** One first administrator, whatever the number of nodes and starts. */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapTest {
    private static final String BASE = "https://precept.example";
    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final Database database = TestDatabase.createEmpty();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir private Path first;
    @TempDir private Path second;

    @Test
    void oneCredentialForAllNodesAndStarts(CapturedOutput output) throws Exception {
        String secret;
        try (ConfigurableApplicationContext node = start(first)) {
            int port = port(node);
            JsonNode credential = credential(first);
            secret = credential.path("client_secret").asString();
            assertThat(mode(first.resolve("bootstrap.json"))).isEqualTo("rw-------");
            assertThat(credential.path("base").asString()).isEqualTo(BASE);
            assertThat(credential.path("token_endpoint").asString())
                    .isEqualTo(BASE + "/o/system/oauth2/token");
            assertThat(token(port, secret).statusCode()).isEqualTo(200);
            try (ConfigurableApplicationContext other = start(second)) {
                assertThat(second.resolve("bootstrap.json")).doesNotExist();
                assertThat(token(port(other), secret).statusCode()).isEqualTo(200);
                assertThat(administrator(other).secrets()).hasSize(1);
            }
            String bearer =
                    new JsonMapper()
                            .readTree(token(port, secret).body())
                            .path("access_token")
                            .asString();
            assertThat(organization(port, bearer).statusCode()).isEqualTo(200);
            assertThat(administrator(node).secrets()).hasSize(1);
        }
        try (ConfigurableApplicationContext node = start(first)) {
            assertThat(credential(first).path("client_secret").asString()).isEqualTo(secret);
            assertThat(administrator(node).secrets()).hasSize(1);
            assertThat(token(port(node), secret).statusCode()).isEqualTo(200);
        }
        assertThat(output.getAll()).doesNotContain(secret).doesNotContain(MASTER_KEY);
    }

    @Test
    void aNodeWithAnotherMasterKeyDoesNotStart() throws Exception {
        start(first).close();
        String another =
                Base64.getEncoder()
                        .encodeToString(
                                "another key of 32 bytes exactly!"
                                        .getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> start(second, another))
                .hasStackTraceContaining(SettingException.class.getName())
                .hasStackTraceContaining("another master key");
    }

    private ConfigurableApplicationContext start(Path data) {
        return start(data, MASTER_KEY);
    }

    private ConfigurableApplicationContext start(Path data, String masterKey) {
        return new SpringApplicationBuilder(Precept.class)
                .run(
                        "--precept.port=0",
                        "--precept.data=" + data,
                        "--precept.base-url=" + BASE,
                        "--PRECEPT_MASTER_KEY=" + masterKey,
                        "--precept.database.url=" + database.url(),
                        "--precept.database.username=" + database.username(),
                        "--precept.database.password=" + database.password());
    }

    private static ApplicationDocument administrator(ConfigurableApplicationContext node) {
        OrganizationImage system =
                node.getBean(ImageLoader.class).image().organization(OrganizationId.SYSTEM);
        ApplicationImage application =
                Objects.requireNonNull(system).application(new ApplicationId("bootstrap"));
        return Objects.requireNonNull(application).document();
    }

    private static JsonNode credential(Path data) throws Exception {
        return new JsonMapper().readTree(Files.readString(data.resolve("bootstrap.json")));
    }

    private HttpResponse<String> token(int port, String secret) throws Exception {
        String pair = "bootstrap:" + secret;
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://localhost:" + port + "/o/system/oauth2/token"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        pair.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> organization(int port, String bearer) throws Exception {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:" + port + "/v1/organizations/default"))
                        .header("Authorization", "Bearer " + bearer)
                        .build(),
                BodyHandlers.ofString());
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static int port(ConfigurableApplicationContext node) {
        return ((WebServerApplicationContext) node).getWebServer().getPort();
    }
}
