package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.policy.RegoBuiltIns;
import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The configurations beside OPA: each can be read and says nothing that its page does not; a real
 * OPA takes those that are for it, and its own tests of the modules pass.
 */
class OpaKitsTest {
    private static final Path KITS = Path.of("../infra/opa").toAbsolutePath().normalize();
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\b[A-Z]{2,}(?:-[A-Z]{2,})+\\b|(?<=\\$\\{)[A-Z_]+");
    private static final Pattern PLACE =
            Pattern.compile("127\\.0\\.0\\.1:\\d+|\\b[a-z]+\\.example\\b");

    @TempDir private Path directory;

    private static List<Path> files(String... endings) {
        try (Stream<Path> files = Files.walk(KITS)) {
            return files.filter(Files::isRegularFile)
                    .filter(it -> Stream.of(endings).anyMatch(it.toString()::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static List<Path> configurations() {
        return files(".yaml", ".json");
    }

    /** Those of OPA itself, and of its plugin for Envoy. */
    static List<Path> opas() {
        return configurations().stream()
                .filter(it -> it.toString().endsWith(".yaml"))
                .filter(it -> it.getParent().endsWith("sidecar") || it.endsWith("envoy/opa.yaml"))
                .toList();
    }

    private static List<Object> read(String text) {
        Iterable<Object> documents =
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text);
        return Stream.iterate(documents.iterator(), java.util.Iterator::hasNext, it -> it)
                .map(java.util.Iterator::next)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyFileCanBeReadAndIsOnThePage(Path file) throws IOException {
        String page = Files.readString(KITS.resolve("README.md"));
        String text = Files.readString(file);
        assertThat(read(text)).isNotEmpty();
        for (Pattern pattern : List.of(PLACEHOLDER, PLACE)) {
            assertThat(pattern.matcher(text).results().map(MatchResult::group))
                    .allMatch(page::contains);
        }
        assertThat(page).contains("(" + KITS.relativize(file) + ")");
    }

    @Test
    void theTemplateHoldsTheModuleThatIsTested() throws IOException {
        String module = Files.readString(KITS.resolve("gatekeeper/template.rego"));
        String source = module.substring(module.indexOf('\n') + 1).replace("\t", "  ").strip();
        Object template =
                read(Files.readString(KITS.resolve("gatekeeper/template.yaml"))).getFirst();
        assertThat(new JsonMapper().valueToTree(template).at("/spec/targets/0/code/0/source/rego"))
                .hasToString(new JsonMapper().writeValueAsString(source + "\n"));
    }

    @ParameterizedTest
    @MethodSource("opas")
    void aRealOpaTakesTheConfiguration(Path file) throws IOException {
        // What only the plugin for Envoy knows is left out.
        String text =
                Files.readString(file)
                        .replaceFirst("(?ms)^plugins:\\n(?:  .*?\\n)+", "")
                        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:9");
        try (OpaProcess opa =
                OpaProcess.configured(
                        text,
                        Map.of(
                                "PRECEPT_GATEWAY_KEY",
                                "key",
                                "PRECEPT_BUNDLE_KEY",
                                "key",
                                "PRECEPT_BUNDLE_KEY_ID",
                                "id"),
                        KITS.resolve("sidecar/remote.json").toString(),
                        KITS.resolve("sidecar/mask.rego").toString())) {
            assertThat(opa.log()).contains("Initializing server");
        }
    }

    @Test
    void theModulesPassTheirTests() throws IOException {
        String capabilities = capabilities().toString();
        Stream<Path> folders =
                Stream.concat(
                        files("_test.rego").stream().map(Path::getParent),
                        Stream.of(KITS.resolveSibling("compose")));
        for (Path folder : folders.distinct().toList()) {
            String name = folder.toString();
            pass(
                    "check",
                    "--strict",
                    "--capabilities",
                    capabilities,
                    "--ignore",
                    "*.yaml,*.json",
                    name);
            pass("test", "--capabilities", capabilities, "--ignore", "*.yaml,*.json", name);
            assertThat(pass("fmt", "--list", name)).isEmpty();
        }
    }

    @Test
    void theCapabilitiesAreThoseThatPoliciesMayUse() throws IOException {
        JsonNode all =
                new JsonMapper()
                        .readTree(Files.readString(KITS.resolve("engine/capabilities.json")));
        assertThat(all.get("allow_net")).isEmpty();
        Set<String> served = new HashSet<>(RegoBuiltIns.SERVED);
        served.remove("set"); // a value, to OPA
        assertThat(
                        all.get("builtins")
                                .valueStream()
                                .filter(it -> !it.has("infix"))
                                .map(it -> it.get("name").asString())
                                .filter(it -> !it.startsWith("internal.")))
                .containsExactlyInAnyOrderElementsOf(served);
    }

    private String pass(String... arguments) {
        OpaProcess.Run run = OpaProcess.run(directory, "", arguments);
        assertThat(run.status()).as(run.output() + run.errors()).isZero();
        return run.output();
    }

    /** OPA's, and what Gatekeeper adds to them. */
    private Path capabilities() throws IOException {
        JsonMapper json = new JsonMapper();
        ObjectNode all = (ObjectNode) json.readTree(pass("capabilities", "--current"));
        ((ArrayNode) all.get("builtins"))
                .add(
                        json.readTree(
                                """
                                {"name": "external_data", "decl": {"type": "function",
                                 "args": [{"type": "any"}], "result": {"type": "any"}}}
                                """));
        return Files.writeString(directory.resolve("capabilities.json"), all.toString());
    }
}
