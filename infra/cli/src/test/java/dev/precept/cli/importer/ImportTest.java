package dev.precept.cli.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.cli.Trees;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Exports under {@code import/}, written after what the products document and write, and what
 * becomes of them: {@code expected.yaml} is the document, {@code expected.txt} what was left out.
 * Run with {@code -Dimports.write=true} they are written anew, to be looked at.
 */
class ImportTest {
    private static final Path FOLDER = Path.of("src/test/resources/import");

    /** The files of an export, in the order of their names. */
    static List<Source> sources(String name) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER.resolve(name))) {
            return files.filter(it -> it.toString().matches(".*\\.(json|ya?ml)"))
                    .filter(it -> !it.endsWith("expected.yaml"))
                    .sorted()
                    .map(ImportTest::source)
                    .toList();
        }
    }

    private static Source source(Path file) {
        try {
            String name = FOLDER.relativize(file).toString();
            return new Source(name, Trees.document(Files.readAllBytes(file), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Imported keycloak(Source source, boolean withUsernames) {
        return KeycloakImport.read(
                source,
                text -> Trees.json(text.getBytes(StandardCharsets.UTF_8), "It"),
                withUsernames);
    }

    private static void becomes(String name, Imported imported) throws IOException {
        StringBuilder left = new StringBuilder();
        imported.left()
                .forEach(
                        it ->
                                left.append(it.file())
                                        .append('#')
                                        .append(it.pointer())
                                        .append("  ")
                                        .append(it.reason())
                                        .append('\n'));
        Path document = FOLDER.resolve(name).resolve("expected.yaml");
        Path report = FOLDER.resolve(name).resolve("expected.txt");
        if (Boolean.getBoolean("imports.write")) {
            Files.writeString(document, Trees.yaml(imported.document()));
            Files.writeString(report, left);
        }
        assertThat(Trees.yaml(imported.document())).isEqualTo(Files.readString(document));
        assertThat(left.toString()).isEqualTo(Files.readString(report));
    }

    @Test
    void aRealmOfKeycloak() throws IOException {
        Imported imported = keycloak(sources("keycloak").getFirst(), false);
        becomes("keycloak", imported);
        String document = Trees.yaml(imported.document());
        assertThat(document).doesNotContain("ada", "**********", "secretData");
    }

    @Test
    void namesOfUsersComeWhereTheyAreAskedFor() throws IOException {
        Imported imported = keycloak(sources("keycloak").getFirst(), true);
        assertThat(imported.document().at("/users").has("ada")).isTrue();
        assertThat(imported.document().at("/roles/manager/members/users").has("ada")).isTrue();
    }

    @Test
    void filesOfAsgardeo() throws IOException {
        becomes("asgardeo", Wso2Import.read(sources("asgardeo")));
    }

    @Test
    void filesOfApiManager() throws IOException {
        becomes("api-manager", Wso2Import.read(sources("api-manager")));
    }

    @Test
    void applicationsOfOneNameAreTheirOwners() {
        List<Source> sources = new ArrayList<>(List.of(api("PizzaShack"), api("Books")));
        sources.add(application("carl", "PizzaShack"));
        sources.add(application("dora", "Books"));
        JsonNode document = Wso2Import.read(sources).document();
        assertThat(document.path("applications").propertyNames())
                .containsExactlyInAnyOrder("shop", "shop-2");
        assertThat(document.path("subscriptions").toString()).contains("shop", "shop-2");
        for (JsonNode subscribed : document.path("subscriptions")) {
            assertThat(subscribed.size()).isEqualTo(1);
        }
    }

    private static Source api(String name) {
        return source(
                "{type: api, data: {name: %s, version: '1', policies: [Gold]}}".formatted(name));
    }

    private static Source application(String owner, String api) {
        return source(
                ("{type: application, data: {applicationInfo: {name: Shop, owner: %s},"
                                + " subscribedAPIs: [{apiId: {apiName: %s, version: '1'},"
                                + " throttlingPolicy: Gold}]}}")
                        .formatted(owner, api));
    }

    private static Source source(String yaml) {
        return new Source(
                "it.yaml", Trees.document(yaml.getBytes(StandardCharsets.UTF_8), "it.yaml"));
    }

    @Test
    void whatIsNoRealmIsRefused() {
        assertThatThrownBy(() -> keycloak(new Source("x.json", Trees.object()), false))
                .hasMessageContaining("x.json is no realm");
        for (String bad :
                List.of(
                        "{\"realm\":5}",
                        "{\"realm\":\"\"}",
                        "{\"realm\":\"r\",\"clients\":\"x\"}",
                        "{\"realm\":\"r\",\"clients\":[\"x\"]}",
                        "{\"realm\":\"r\",\"users\":{}}")) {
            Source source =
                    new Source("x.json", Trees.json(bad.getBytes(StandardCharsets.UTF_8), "It"));
            assertThatThrownBy(() -> keycloak(source, false))
                    .as(bad)
                    .hasMessageContaining("x.json is no realm");
        }
    }
}
