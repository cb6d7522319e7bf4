package dev.precept.pdp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.GrantWorld;
import dev.precept.pdp.TestService;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.pdp.token.AuthorizationCodes;
import dev.precept.pdp.token.NewCode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Runs every case of infra/conformance against the started service. */
class ConformanceTest {
    private static final Path CASES = Path.of("..", "infra", "conformance");

    /** There is none without a witness, who stands outside: LogProofTest has one. */
    private static final String WITNESSED = "good GET /v1/organizations/{org}/checkpoint/cosigned";

    private static final String ADMINISTRATION = "/v1/organizations/org/";

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.walk(CASES)) {
            files = listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        assertThat(files).isNotEmpty();
        HttpClient http = HttpClient.newHttpClient();
        return files.stream()
                .map(
                        file -> {
                            JsonNode read = ConformanceCase.read(file);
                            return DynamicTest.dynamicTest(
                                    number(read) + " " + read.get("title").asString(),
                                    () ->
                                            new ConformanceCase(
                                                            http,
                                                            service.base(),
                                                            service.administratorToken(),
                                                            ConformanceTest::code)
                                                    .run(read, "case-" + number(read)));
                        });
    }

    /** Every endpoint of the administration is asked well once, at least, and once badly. */
    @Test
    void everyEndpointOfTheAdministrationIsAsked() throws IOException {
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> files = Files.list(CASES.resolve("admin"))) {
            files.map(ConformanceCase::read)
                    .flatMap(read -> read.get("steps").valueStream())
                    .forEach(step -> asked.addAll(mapped(step)));
        }
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, List<PathPattern>> method : mappings().entrySet()) {
            for (PathPattern pattern : method.getValue()) {
                missing.add("good " + method.getKey() + " " + pattern);
                missing.add("bad " + method.getKey() + " " + pattern);
            }
        }
        assertThat(missing).hasSizeGreaterThan(250);
        missing.removeAll(asked);
        missing.remove(WITNESSED);
        assertThat(String.join("\n", missing)).as("not asked in infra/conformance/admin").isEmpty();
    }

    /** Which endpoint a step asks, and how. */
    private static List<String> mapped(JsonNode step) {
        String[] request = step.get("request").asString().split(" ", 2);
        String whole = request[1].startsWith("/") ? request[1] : ADMINISTRATION + request[1];
        PathContainer path =
                PathContainer.parsePath(whole.replaceAll("\\?.*", "").replaceAll("[{}]", ""));
        String how = step.get("expect").get("status").asInt() < 400 ? "good " : "bad ";
        return mappings().getOrDefault(request[0], List.of()).stream()
                .filter(pattern -> pattern.matches(path))
                .min(PathPattern.SPECIFICITY_COMPARATOR)
                .map(pattern -> how + request[0] + " " + pattern)
                .stream()
                .toList();
    }

    /** Patterns below the administration, by method. */
    private static Map<String, List<PathPattern>> mappings() {
        Map<String, List<PathPattern>> all = new TreeMap<>();
        service.beans(RequestMappingHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .forEach(
                        info -> {
                            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                                info.getPathPatternsCondition().getPatterns().stream()
                                        .filter(it -> it.getPatternString().startsWith("/v1/"))
                                        .forEach(
                                                all.computeIfAbsent(
                                                                method.name(),
                                                                _ -> new ArrayList<>())
                                                        ::add);
                            }
                        });
        return all;
    }

    private static String code(ConformanceCase.Codes.Wanted wanted) {
        Tenant tenant = service.bean(Tenants.class).find(wanted.organization()).orElseThrow();
        UserGrant grant =
                new UserGrant(
                        tenant.id(),
                        new ApplicationId(wanted.application()),
                        new UserId(wanted.user()),
                        "",
                        wanted.scopes(),
                        List.of(),
                        wanted.signIn(),
                        UserGrant.OpenId.NONE,
                        null);
        return service.bean(AuthorizationCodes.class)
                .issue(
                        tenant,
                        new NewCode(
                                grant,
                                wanted.redirectUri(),
                                GrantWorld.challenge(GrantWorld.VERIFIER),
                                null));
    }

    private static String number(JsonNode read) {
        return read.get("number").asString();
    }
}
