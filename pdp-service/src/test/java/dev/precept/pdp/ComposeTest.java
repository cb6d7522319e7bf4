package dev.precept.pdp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The container's description and the composition: they can be read, and name files, settings and
 * services that are there.
 */
class ComposeTest {
    private static final Path INFRA = Path.of("../infra").toAbsolutePath().normalize();
    private static final Pattern OPTION = Pattern.compile("--(precept\\.[a-z.-]+)=");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_0-9]+)\\}");
    private static final Pattern PINNED = Pattern.compile("[a-z/]+:v?\\d+\\.\\d+(\\.\\d+)?");

    private static final Map<String, Object> COMPOSE = compose();
    private static final Set<String> SETTINGS = settings();

    private static Map<String, Object> compose() {
        return map(
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(read(INFRA.resolve("compose.yaml"))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> member(Map<String, Object> of, String name) {
        Object value = of.get(name);
        return value == null ? Map.of() : map(value);
    }

    private static List<?> list(Map<String, Object> of, String name) {
        return of.get(name) instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> services() {
        return member(COMPOSE, "services");
    }

    /** Every setting that a class of the service binds. */
    private static Set<String> settings() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Set<String> settings = new TreeSet<>();
        for (var bean : scanner.findCandidateComponents("dev.precept.pdp")) {
            try {
                Class<?> type = Class.forName(bean.getBeanClassName());
                String prefix = type.getAnnotation(ConfigurationProperties.class).value();
                add(settings, prefix, type);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return settings;
    }

    private static void add(Set<String> settings, String prefix, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            settings.add(prefix + "." + name);
            if (component.getType().isRecord()) {
                add(settings, prefix + "." + name, component.getType());
            }
        }
    }

    /** How a setting is named in the environment. */
    private static String variable(String setting) {
        return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Test
    void everySettingIsOneOfTheService() {
        Set<String> known =
                SETTINGS.stream().map(ComposeTest::variable).collect(Collectors.toSet());
        assertThat(SETTINGS).contains("precept.database.url", "precept.tls.client-ca");
        // Read from the environment alone.
        known.add("PRECEPT_MASTER_KEY");
        for (String node : List.of("node-1", "node-2")) {
            Map<String, Object> environment = member(member(services(), node), "environment");
            assertThat(environment.keySet()).as(node).isNotEmpty().allMatch(known::contains);
        }
        for (String file : List.of("Dockerfile", "cluster")) {
            assertThat(OPTION.matcher(read(INFRA.resolve(file))).results())
                    .as(file)
                    .isNotEmpty()
                    .allMatch(found -> SETTINGS.contains(found.group(1)));
        }
    }

    @Test
    void whatIsMountedAndBuiltIsThere() {
        Set<String> volumes = member(COMPOSE, "volumes").keySet();
        services()
                .forEach(
                        (name, value) -> {
                            Map<String, Object> service = map(value);
                            for (Object each : list(service, "volumes")) {
                                String from = each.toString().split(":")[0];
                                assertThat(
                                                from.startsWith("./")
                                                        ? Files.exists(INFRA.resolve(from))
                                                        : volumes.contains(from))
                                        .as("%s of %s", from, name)
                                        .isTrue();
                            }
                            Map<String, Object> build = member(service, "build");
                            if (!build.isEmpty()) {
                                Path context = INFRA.resolve(build.get("context").toString());
                                assertThat(context.resolve(build.get("dockerfile").toString()))
                                        .as(name)
                                        .exists();
                            }
                        });
    }

    @Test
    void imagesArePinnedAndWhatIsDependedOnIsAService() {
        assertThat(services().keySet())
                .contains("postgres", "kafka", "node-1", "node-2", "nginx", "opa", "prometheus");
        services()
                .forEach(
                        (name, value) -> {
                            Map<String, Object> service = map(value);
                            Object image = service.get("image");
                            assertThat(image == null ? "built:1.0" : image.toString())
                                    .as(name)
                                    .matches(PINNED);
                            assertThat(services().keySet())
                                    .containsAll(member(service, "depends_on").keySet());
                            assertThat(list(service, "ports"))
                                    .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
                        });
    }

    /** The composition and {@code infra/cluster} fill in the same template. */
    @Test
    void everyVariableOfNginxIsSet() {
        Set<String> used =
                VARIABLE.matcher(read(INFRA.resolve("compose/nginx.conf.template")))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toSet());
        assertThat(member(member(services(), "nginx"), "environment").keySet()).containsAll(used);
        assertThat(used).isNotEmpty();
        String cluster = read(INFRA.resolve("cluster"));
        assertThat(used).allMatch(name -> cluster.contains("[" + name + "]="));
    }

    @Test
    void theContainerIsMadeOfWhatTheBuildMakes() {
        List<String> lines =
                read(INFRA.resolve("Dockerfile"))
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .toList();
        assertThat(lines)
                .allMatch(
                        line ->
                                line.matches(
                                        "(FROM|RUN|COPY|USER|WORKDIR|VOLUME|EXPOSE|ENTRYPOINT|CMD)"
                                                + " .+"))
                .anyMatch(line -> line.matches("FROM eclipse-temurin:25-jre"))
                .anyMatch(line -> line.startsWith("COPY pdp-service/target/precept.jar "));
        for (String line : lines) {
            if (line.matches("(ENTRYPOINT|CMD) .*")) {
                String form = line.substring(line.indexOf(' ') + 1);
                assertThat(new JsonMapper().readTree(form).isArray()).as(line).isTrue();
            }
        }
        assertThat(read(INFRA.resolve("Dockerfile.dockerignore")))
                .contains("!pdp-service/target/precept.jar");
        assertThat(read(INFRA.resolve("lib.sh"))).contains("pdp-service/target/precept.jar");
    }

    @Test
    void prometheusScrapesTheNodesWhereMetricsAre() {
        String prometheus = read(INFRA.resolve("compose/prometheus.yaml"));
        Map<String, Object> configuration =
                map(new Yaml(new SafeConstructor(new LoaderOptions())).load(prometheus));
        assertThat(list(configuration, "scrape_configs")).hasSize(1);
        assertThat(prometheus).contains("/actuator/prometheus", "node-1:8080", "node-2:8080");
        Map<String, Object> service = member(services(), "prometheus");
        String mounted =
                list(service, "volumes").stream()
                        .map(Object::toString)
                        .collect(Collectors.joining());
        assertThat(list(service, "command").getFirst().toString())
                .satisfies(option -> assertThat(mounted).contains(option.replaceAll(".*=", "")));
    }

    /** The variables that an operator sets stand in the page that tells to. */
    @Test
    void whatAnOperatorSetsIsTold() {
        String text = read(INFRA.resolve("compose.yaml"));
        Set<String> asked =
                Pattern.compile("\\$\\{(PRECEPT_[A-Z_]+)")
                        .matcher(text)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.toSet());
        String page = read(INFRA.resolveSibling("docs").resolve("operations.md"));
        assertThat(asked).isNotEmpty().allMatch(page::contains);
    }
}
