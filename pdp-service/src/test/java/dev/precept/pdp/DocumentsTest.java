package dev.precept.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the documents say can be found: the tests they name, and the pages they lead to. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|Table|Properties))`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern THREAT = Pattern.compile("void threat(\\d\\d)_");
    private static final Pattern CELL = Pattern.compile("(?<!\\\\)\\|");
    private static final int THREATS = 27;

    private static final Map<String, Path> TESTS = tests();

    private static Map<String, Path> tests() {
        Map<String, Path> tests = new HashMap<>();
        for (String module : List.of("domain", "projections", "pdp-service", "infra/clients")) {
            Path folder = ROOT.resolve(module);
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().contains("/src/test/java/"))
                        .filter(file -> file.toString().endsWith(".java"))
                        .forEach(
                                file ->
                                        tests.put(
                                                file.getFileName().toString().replace(".java", ""),
                                                file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return tests;
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the tables of a page, each as its cells. */
    private static List<List<String>> rows(String page) {
        return page.lines()
                .filter(line -> line.startsWith("| ") && line.endsWith("|"))
                .map(line -> line.substring(1, line.length() - 1))
                .map(line -> CELL.splitAsStream(line).map(String::strip).toList())
                .toList();
    }

    private static Set<String> named(String text) {
        return TEST.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTestThatADocumentNamesIsThere() throws IOException {
        for (Path document : documents()) {
            Set<String> missing = new HashSet<>(named(read(document)));
            missing.removeAll(TESTS.keySet());
            assertThat(missing).as("%s", document).isEmpty();
        }
    }

    @Test
    void everyPageThatADocumentLeadsToIsThere() throws IOException {
        for (Path document : documents()) {
            List<String> missing =
                    LINK.matcher(read(document))
                            .results()
                            .map(found -> found.group(1))
                            .filter(link -> !Files.exists(document.resolveSibling(link)))
                            .toList();
            assertThat(missing).as("%s", document).isEmpty();
        }
    }

    @Test
    void whatIsSupportedHasATest() {
        String page = read(ROOT.resolve("docs/standards.md"));
        List<List<String>> rows =
                rows(page).stream()
                        .filter(row -> row.size() == 4)
                        .filter(row -> !row.get(1).equals("state"))
                        .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        for (List<String> row : rows) {
            assertThat(row.get(1)).as(row.getFirst()).isIn("yes", "in part", "no");
            if (!row.get(1).equals("no")) {
                assertThat(named(row.get(3))).as(row.getFirst()).isNotEmpty();
            }
            if (!row.get(1).equals("yes")) {
                assertThat(row.get(2)).as(row.getFirst()).isNotEmpty();
            }
        }
    }

    @Test
    void everyThreatNamesTheTestsThatBearItsNumber() {
        Map<Integer, Set<String>> bearing = new HashMap<>();
        TESTS.forEach(
                (name, file) ->
                        THREAT.matcher(read(file))
                                .results()
                                .map(MatchResult::group)
                                .map(found -> Integer.parseInt(found.substring(11, 13)))
                                .forEach(
                                        threat ->
                                                bearing.computeIfAbsent(
                                                                threat, _ -> new TreeSet<>())
                                                        .add(name)));
        Map<Integer, List<String>> listed =
                rows(read(ROOT.resolve("docs/standards.md"))).stream()
                        .filter(row -> row.size() == 3 && row.getFirst().matches("\\d+"))
                        .collect(
                                Collectors.toMap(row -> Integer.valueOf(row.getFirst()), it -> it));
        for (int threat = 1; threat <= THREATS; threat++) {
            assertThat(listed).containsKey(threat);
            Set<String> tests = named(listed.getOrDefault(threat, List.of("", "", "")).get(2));
            assertThat(tests).as("threat %d", threat).isNotEmpty();
            assertThat(bearing.getOrDefault(threat, Set.of()))
                    .as("threat %d", threat)
                    .containsAll(tests);
        }
    }
}
