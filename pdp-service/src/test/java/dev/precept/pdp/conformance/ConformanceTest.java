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
import org.junit.jupiter.api.TestFactory;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Runs every case of infra/conformance against the started service. */
class ConformanceTest {
    private static final Path CASES = Path.of("..", "infra", "conformance");

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
