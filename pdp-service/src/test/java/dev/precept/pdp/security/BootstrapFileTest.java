package dev.precept.pdp.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.pdp.jose.Issuers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The first administrator's credential on disk. */
class BootstrapFileTest {
    private static final ApplicationId CLIENT = new ApplicationId("bootstrap");

    @TempDir private Path data;

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        new BootstrapFile(data, new Issuers("https://precept.example")).write(CLIENT, "hush");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        JsonNode content = content();
        assertThat(content.propertyNames())
                .containsExactlyInAnyOrder(
                        "base", "organization", "client_id", "client_secret", "token_endpoint");
        assertThat(content.path("client_id").asString()).isEqualTo("bootstrap");
        assertThat(content.path("client_secret").asString()).isEqualTo("hush");
        assertThat(content.path("token_endpoint").asString())
                .isEqualTo("https://precept.example/o/system/oauth2/token");
    }

    @Test
    void itFollowsTheBaseUrlAndKeepsTheSecret() throws Exception {
        new BootstrapFile(data, new Issuers("http://localhost:1")).write(CLIENT, "hush");
        BootstrapFile moved = new BootstrapFile(data, new Issuers("http://localhost:2"));
        moved.follow();
        assertThat(content().path("base").asString()).isEqualTo("http://localhost:2");
        assertThat(content().path("client_secret").asString()).isEqualTo("hush");
        moved.delete();
        moved.follow();
        assertThat(file()).doesNotExist();
    }

    private JsonNode content() throws Exception {
        return new JsonMapper().readTree(Files.readString(file()));
    }

    private Path file() {
        return data.resolve("bootstrap.json");
    }
}
