package dev.precept.pdp.description;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The description as it is served, made once. Immutable. */
@Component
final class DescriptionFile {
    private static final List<String> PARTS =
            List.of(
                    "common",
                    "administration",
                    "roles",
                    "applications",
                    "receivers",
                    "approval",
                    "audit",
                    "changes",
                    "decisions",
                    "oauth",
                    "people",
                    "scim",
                    "signals",
                    "service");

    private final byte[] bytes;
    private final byte[] documents;

    /** Puts it together. */
    DescriptionFile(JsonMapper json) {
        Map<String, Object> description =
                Description.of(read("head"), PARTS.stream().map(DescriptionFile::read).toList());
        this.bytes = json.writeValueAsBytes(description);
        this.documents = json.writeValueAsBytes(DocumentSchema.of(description, read("document")));
    }

    /** The JSON Schema of an organization's document. */
    byte[] documents() {
        return documents;
    }

    byte[] bytes() {
        return bytes;
    }

    private static Map<String, Object> read(String name) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        try (InputStream in =
                new ClassPathResource("description/" + name + ".yaml").getInputStream()) {
            return Part.as(new Yaml(new SafeConstructor(options)).load(in), name);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
