package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;

import dev.precept.pdp.TokenWorld;

import io.envoyproxy.envoy.service.auth.v3.CheckRequest;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/** The gateways' configurations: each can be read, and says nothing that their page does not. */
class KitsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\b[A-Z]{2,}(?:-[A-Z]{2,})+\\b");
    private static final Pattern PLACE =
            Pattern.compile("127\\.0\\.0\\.1:\\d+|\\b[a-z]+\\.example\\b");
    private static final Pattern TOML =
            Pattern.compile("#.*|\\[[\\w.]+\\]|\\w+ = (?:true|false|\\d+|\"[^\"]*\"|\\[.*\\])|");

    @TempDir Path directory;

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(RunningGateway.samples())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(
                            file ->
                                    file.getNameCount()
                                            == RunningGateway.samples().getNameCount() + 2)
                    .filter(file -> !Files.exists(file.resolveSibling("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    private static String page() throws IOException {
        return Files.readString(RunningGateway.samples().resolve("README.md"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileCanBeRead(Path file) throws Exception {
        String text = Files.readString(file);
        String name = file.getFileName().toString();
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "yaml" -> assertThat(yaml(text)).isNotEmpty();
            case "json" -> assertThat(TokenWorld.json(text).isObject()).isTrue();
            case "xml" ->
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(text)));
            case "toml" -> assertThat(text.lines()).allMatch(TOML.asMatchPredicate());
            case "textproto" -> TextFormat.parse(text, CheckRequest.class);
            case "http" -> assertThat(Contract.read(text, Map.of())).isNotEmpty();
            case "mjs" -> check(text, List.of("node", "--check", file.toString()));
            // Read by their own programs, in the tests that start them.
            case "conf", "cfg", "lua", "Caddyfile" -> assertThat(text).isNotBlank();
            // Nothing that the project builds with reads Ballerina.
            case "bal" -> assertThat(text).contains("@mediation:RequestFlow");
            case "md" -> assertThat(text).startsWith("# ");
            default -> throw new AssertionError("what reads " + file + "?");
        }
    }

    private static List<Object> yaml(String text) {
        Iterable<Object> documents =
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text);
        return Stream.iterate(documents.iterator(), java.util.Iterator::hasNext, each -> each)
                .map(java.util.Iterator::next)
                .toList();
    }

    private static void check(String text, List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", said, text).isZero();
    }

    /** HAProxy has a Lua of its own, and reads what it does not run. */
    @Test
    void kongsFunctionIsLua() throws Exception {
        Path haproxy = Path.of("/usr/sbin/haproxy");
        Assumptions.assumeTrue(
                Files.isExecutable(haproxy) || System.getenv("CI") != null,
                "haproxy is missing: infra/gateways/install puts it there");
        String kong =
                Files.readString(RunningGateway.samples().resolve("kong").resolve("kong-oss.yaml"));
        String function = kong.substring(kong.indexOf("- |") + 3);
        Path lua = directory.resolve("function.lua");
        Files.writeString(lua, "local function access()\n" + function + "\nend\n");
        Path configuration = directory.resolve("haproxy.cfg");
        Files.writeString(
                configuration,
                "global\n    lua-load " + lua + "\nlisten one\n    bind 127.0.0.1:1\n");
        check(function, List.of(haproxy.toString(), "-c", "-f", configuration.toString()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatHasToBeReplacedIsNamed(Path file) throws IOException {
        String page = page();
        for (Pattern pattern : List.of(PLACEHOLDER, PLACE)) {
            assertThat(pattern.matcher(configured(file)).results().map(MatchResult::group))
                    .as("%s", file)
                    .allMatch(page::contains);
        }
    }

    /** Its lines but for remarks and pages; contracts name more than what is replaced. */
    private static String configured(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".md") || name.startsWith("contract.") || name.startsWith("event-")) {
            return "";
        }
        return Files.readString(file);
    }

    @Test
    void everyKitIsInTheTable() throws IOException {
        String page = page();
        for (Path file : files()) {
            assertThat(page).contains("(" + file.getParent().getFileName());
        }
    }

    /** What a contract says is asked stands in a configuration beside it. */
    @Test
    void contractsAskWhereConfigurationsSay() throws IOException {
        for (String kit : ContractTable.kits()) {
            StringBuilder configurations = new StringBuilder();
            for (Path file : files()) {
                if (file.getParent().endsWith(kit)) {
                    configurations.append(configured(file));
                }
            }
            String text =
                    Files.readString(
                            RunningGateway.samples().resolve(kit).resolve("contract.http"));
            for (Contract contract : Contract.read(text, Map.of())) {
                // Introspection and keys are found in what the organization publishes.
                if (!contract.isMainOnly() && !contract.door().contains("/v1/data/apisix/")) {
                    assertThat(configurations).as(kit).contains(contract.door());
                }
            }
        }
    }
}
