package dev.precept.pdp.management.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Parsed;
import dev.precept.pdp.management.document.YamlReader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

class OpenApiReaderTest {
    private static final String SCHEMES =
            """
            openapi: 3.0.3
            info: {title: Books, version: "1"}
            components:
              securitySchemes:
                oauth:
                  type: oauth2
                  flows:
                    clientCredentials:
                      tokenUrl: https://as.example/token
                      scopes: {a: Alpha, b: Beta}
                    authorizationCode:
                      scopes: {a: "", c: Gamma}
                oidc: {type: openIdConnect, openIdConnectUrl: https://as.example/}
                key: {type: apiKey, in: header, name: X-Key}
                basic: {type: http, scheme: basic}
            """;

    @Test
    void theSpotifyDescription() throws IOException {
        Path file = Path.of("/work/shared/data/openapi/spotify.yml");
        assumeTrue(Files.exists(file), "the Spotify description is not on this machine");
        ImportResult.Imported imported = imported(Files.readAllBytes(file));
        assertThat(imported.scopes()).hasSizeGreaterThan(15);
        assertThat(imported.scopes())
                .contains(
                        new ScopeSpec(
                                new ScopeToken("user-top-read"),
                                "user-top-read",
                                "Read your top artists and content."));
        assertThat(access(imported, "GET /albums/{id}")).isEqualTo("[[]]");
        assertThat(imported.operations()).hasSizeGreaterThan(80);
    }

    @Test
    void alternativesAreOrAndSchemesWithinOneAreAnd() {
        assertThat(accessOf("security: [{oauth: [a, b]}, {oauth: [c]}]"))
                .isEqualTo("[[a, b], [c]]");
        assertThat(accessOf("security: [{oauth: [a], oidc: [d]}]")).isEqualTo("[[a, d]]");
        assertThat(accessOf("security: [{oauth: [a]}, {oidc: [a]}]")).isEqualTo("[[a]]");
    }

    @Test
    void anEmptyListOrAnEmptyAlternativeNeedsNoToken() {
        assertThat(accessOf("security: []")).isEqualTo("public");
        assertThat(accessOf("security: [{}]")).isEqualTo("public");
        assertThat(accessOf("security: [{oauth: [a]}, {}]")).isEqualTo("public");
    }

    @Test
    void aSchemeWithoutScopesIsAnyToken() {
        assertThat(accessOf("security: [{oauth: []}]")).isEqualTo("[[]]");
        assertThat(accessOf("security: [{oidc: []}]")).isEqualTo("[[]]");
    }

    @Test
    void whatWeCannotCheckIsDroppedAndTold() {
        ImportResult.Imported imported =
                imported(operation("security: [{key: []}, {basic: []}, {oauth: [a]}]"));
        assertThat(access(imported, "GET /x")).isEqualTo("[[a]]");
        assertThat(imported.warnings())
                .extracting(Fault::code)
                .containsExactly("alternative-dropped", "alternative-dropped");
        assertThat(imported.warnings().getFirst().pointer()).isEqualTo("/paths/~1x/get/security/0");

        imported = imported(operation("security: [{key: []}]"));
        assertThat(access(imported, "GET /x")).isEqualTo("[]");
        assertThat(imported.warnings())
                .extracting(Fault::code)
                .containsExactly("alternative-dropped", "nobody-allowed");

        imported = imported(operation("security: [{oauth: [a], key: []}]"));
        assertThat(access(imported, "GET /x")).isEqualTo("[[a]]");
        assertThat(imported.warnings())
                .extracting(Fault::code)
                .containsExactly("scheme-not-checked");
    }

    @Test
    void absentInheritsTheDocuments() {
        assertThat(
                        access(
                                imported("security: [{oauth: [b]}]\n" + operation("summary: s")),
                                "GET /x"))
                .isEqualTo("[[b]]");
        assertThat(access(imported("security: []\n" + operation("summary: s")), "GET /x"))
                .isEqualTo("public");
        assertThat(
                        access(
                                imported("security: [{oauth: [b]}]\n" + operation("security: []")),
                                "GET /x"))
                .isEqualTo("public");
    }

    @Test
    void nothingStatedAnywhereIsNobodyAndTold() {
        ImportResult.Imported imported = imported(operation("summary: s"));
        assertThat(access(imported, "GET /x")).isEqualTo("[]");
        assertThat(imported.warnings()).extracting(Fault::code).containsExactly("no-security");
    }

    @Test
    void scopesComeFromAllFlowsAndFromOperations() {
        ImportResult.Imported imported =
                imported(operation("security: [{oauth: [zz]}, {oidc: [yy]}]"));
        assertThat(imported.scopes().toString())
                .isEqualTo(
                        List.of(
                                        spec("a", "Alpha"),
                                        spec("c", "Gamma"),
                                        spec("b", "Beta"),
                                        spec("zz", ""),
                                        spec("yy", ""))
                                .toString());
        assertThat(imported.warnings()).extracting(Fault::code).containsExactly("undeclared-scope");
    }

    @Test
    void jsonReadsLikeYaml() {
        String json =
                """
                {"openapi": "3.1.0", "security": [{"o": ["r"]}],
                 "components": {"securitySchemes": {"o": {"type": "oauth2", "flows":
                   {"implicit": {"scopes": {"r": "Read"}}}}}},
                 "paths": {"/x": {"get": {}, "parameters": [], "x-y": 1}}}
                """;
        assertThat(access(imported(json), "GET /x")).isEqualTo("[[r]]");
    }

    @Test
    void swaggerTwo() {
        String swagger =
                """
                swagger: "2.0"
                securityDefinitions:
                  o: {type: oauth2, flow: implicit, scopes: {r: Read, x-note: n}}
                  k: {type: apiKey, in: query, name: k}
                security: [{o: [r]}]
                paths:
                  /x: {get: {}, delete: {security: [{k: []}]}}
                """;
        ImportResult.Imported imported = imported(swagger);
        assertThat(access(imported, "GET /x")).isEqualTo("[[r]]");
        assertThat(access(imported, "DELETE /x")).isEqualTo("[]");
    }

    @Test
    void referencesToPathItemsAndSchemesAreFollowed() {
        String text =
                """
                openapi: 3.1.0
                components:
                  pathItems: {"a/b": {get: {security: [{o: [r]}]}}}
                  securitySchemes:
                    o: {$ref: "#/components/securitySchemes/real"}
                    real: {type: oauth2, flows: {implicit: {scopes: {r: Read}}}}
                paths:
                  /x: {$ref: "#/components/pathItems/a~1b", put: {security: []}}
                """;
        assertThat(access(imported(text), "GET /x")).isEqualTo("[[r]]");
        assertThat(access(imported(text), "PUT /x")).isEqualTo("public");
    }

    @Test
    void noReferenceLeavesTheDocumentOrRunsInCircles() {
        assertFault(
                "openapi: 3.0.0\npaths:\n  /x:\n    $ref: https://evil.example/x\n",
                "/paths/~1x/$ref",
                4,
                "external-reference");
        assertFault(
                "openapi: 3.0.0\npaths:\n  /x:\n    $ref: file:///etc/passwd\n",
                "/paths/~1x/$ref",
                4,
                "external-reference");
        assertFault(
                "openapi: 3.0.0\npaths:\n  /x: {$ref: '#/paths/~1x'}\n",
                "/paths/~1x",
                3,
                "reference-loop");
        assertFault(
                "openapi: 3.0.0\npaths:\n  /x: {$ref: '#/nowhere'}\n",
                "/paths/~1x/$ref",
                3,
                "unknown-reference");
    }

    @Test
    void whatNamesNoPathsIsNoDescriptionOfAnApiWithoutOperations() {
        assertFault("swagger: \"2.0\"\n", "", 1, "missing-member");
        assertFault("openapi: 3.0.0\n", "", 1, "missing-member");
        assertFault("openapi: 3.0.0\ncomponents: {}\n", "", 1, "missing-member");
        assertFault("openapi: 3.1.0\n", "", 1, "missing-member");
        assertThat(imported("openapi: 3.1.0\nwebhooks: {}\n").operations()).isEmpty();
        assertThat(imported("openapi: 3.0.0\npaths: {}\n").operations()).isEmpty();
    }

    @Test
    void faultsNameLineAndPointer() {
        assertFault("title: x\n", "", 1, "not-openapi");
        assertFault("openapi: 4.0.0\n", "/openapi", 1, "unsupported-version");
        assertFault("openapi: 3.0.0\npaths: []\n", "/paths", 2, "wrong-type");
        assertFault(
                SCHEMES + operation("security: [{typo: [a]}]").substring(SCHEMES.length()),
                "/paths/~1x/get/security/0/typo",
                19,
                "unknown-scheme");
        assertFault(
                operation("security: {oauth: [a]}"), "/paths/~1x/get/security", 19, "wrong-type");
        assertFault(operation("security: [oauth]"), "/paths/~1x/get/security/0", 19, "wrong-type");
        assertFault(
                operation("security: [{oauth: a}]"),
                "/paths/~1x/get/security/0/oauth",
                19,
                "wrong-type");
        assertFault(
                operation("security: [{oauth: [\"a b\"]}]"),
                "/paths/~1x/get/security/0/oauth/0",
                19,
                "invalid-scope");
        assertFault(
                "openapi: 3.0.0\npaths:\n  /a/{x}: {get: {}}\n  /a/{y}: {get: {}}\n",
                "/paths/~1a~1{y}/get",
                4,
                "duplicate-operation");
    }

    @Test
    void everyFaultIsToldAndNothingImported() {
        ImportResult result =
                read(operation("security: [{typo: []}, {oauth: [\"a b\"]}, {oauth: [a]}]"));
        assertThat(((ImportResult.Faulty) result).faults())
                .extracting(Fault::code)
                .containsExactly("unknown-scheme", "invalid-scope");
    }

    @Test
    void aMegabyteTakesLessThanASecond() {
        StringBuilder text = new StringBuilder(SCHEMES).append("paths:\n");
        for (int i = 0; text.length() < 1 << 20; i++) {
            text.append("  /p")
                    .append(i)
                    .append(":\n    get:\n      description: |\n        ")
                    .append("words ".repeat(30))
                    .append("\n      security: [{oauth: [a, b]}, {oauth: [c]}]\n");
        }
        byte[] document = text.toString().getBytes(StandardCharsets.UTF_8);
        // The processor time of this thread: other work on the machine must not count.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long started = threads.getCurrentThreadCpuTime();
            imported(document);
            best = Math.min(best, threads.getCurrentThreadCpuTime() - started);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
    }

    private static String operation(String member) {
        return SCHEMES + "paths:\n  /x:\n    get:\n      " + member + "\n";
    }

    private static String accessOf(String security) {
        return access(imported(operation(security)), "GET /x");
    }

    private static String spec(String name, String description) {
        return new ScopeSpec(new ScopeToken(name), name, description).toString();
    }

    private static void assertFault(String text, String pointer, int line, String code) {
        ImportResult result = read(text);
        assertThat(result).isInstanceOf(ImportResult.Faulty.class);
        Fault fault = ((ImportResult.Faulty) result).faults().getFirst();
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault.pointer()).isEqualTo(pointer);
        assertThat(fault.place().line()).isEqualTo(line);
    }

    private static String access(ImportResult.Imported imported, String key) {
        OperationSpec operation =
                imported.operations().stream()
                        .filter(it -> (it.method() + " " + it.path().value()).equals(key))
                        .findFirst()
                        .orElseThrow();
        return switch (operation.access()) {
            case AccessSpec.Public() -> "public";
            case AccessSpec.Scopes(List<Set<ScopeToken>> alternatives) ->
                    alternatives.stream()
                            .map(it -> it.stream().sorted().toList().toString())
                            .collect(Collectors.toList())
                            .toString();
        };
    }

    private static ImportResult.Imported imported(String text) {
        return imported(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ImportResult.Imported imported(byte[] document) {
        ImportResult result = read(document);
        assertThat(result).isInstanceOf(ImportResult.Imported.class);
        return (ImportResult.Imported) result;
    }

    private static ImportResult read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ImportResult read(byte[] document) {
        Parsed parsed = document[0] == '{' ? JsonReader.read(document) : YamlReader.read(document);
        assertThat(parsed).isInstanceOf(Parsed.Document.class);
        return OpenApiReader.read(((Parsed.Document) parsed).root());
    }
}
