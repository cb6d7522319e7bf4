package dev.precept.pdp.security;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.OwnerOnlyFile;
import dev.precept.pdp.web.JsonText;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code bootstrap.json} in the data directory, mode 600: the first administrator's credential and
 * where to use it. Never printed, never logged.
 */
final class BootstrapFile {
    private static final String NAME = "bootstrap.json";
    private static final Handle SYSTEM = new Handle("system");

    private final Path path;
    private final Issuers issuers;

    BootstrapFile(Path dataDirectory, Issuers issuers) {
        this.path = dataDirectory.resolve(NAME);
        this.issuers = issuers;
    }

    /** Writes the credential. */
    void write(ApplicationId client, String secret) {
        write(client.value(), secret);
    }

    /** Where the service is reached at another base URL than the file says, has it say so. */
    void follow() {
        if (!Files.exists(path)) {
            return;
        }
        try {
            JsonNode known = new JsonMapper().readTree(Files.readString(path));
            if (!known.path("base").asString("").equals(issuers.base())) {
                write(
                        known.path("client_id").asString(""),
                        known.path("client_secret").asString(""));
            }
        } catch (IOException fault) {
            throw new UncheckedIOException("Cannot read " + path, fault);
        }
    }

    /** Removes the file. */
    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException fault) {
            throw new UncheckedIOException("Cannot delete " + path, fault);
        }
    }

    private void write(String clientId, String secret) {
        String json =
                "{\n  \"base\": "
                        + JsonText.quote(issuers.base())
                        + ",\n  \"organization\": "
                        + JsonText.quote(SYSTEM.value())
                        + ",\n  \"client_id\": "
                        + JsonText.quote(clientId)
                        + ",\n  \"client_secret\": "
                        + JsonText.quote(secret)
                        + ",\n  \"token_endpoint\": "
                        + JsonText.quote(issuers.of(SYSTEM) + "/oauth2/token")
                        + "\n}\n";
        try {
            OwnerOnlyFile.write(path, json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException fault) {
            throw new UncheckedIOException("Cannot write " + path, fault);
        }
    }
}
