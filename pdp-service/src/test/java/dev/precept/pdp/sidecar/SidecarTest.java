package dev.precept.pdp.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.settings.SettingException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

/** What a sidecar is made of, and what it answers before it has reached any service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SidecarTest {
    private static final String KEY = "pgk_01890a5d-ac96-774b-bcce-b302099a8057.secret";
    private static final List<String> PARTS =
            List.of(
                    "decision",
                    "door",
                    "expression",
                    "federation",
                    "fetch",
                    "jose",
                    "listener",
                    "opa.engine",
                    "ops",
                    "settings",
                    "sidecar",
                    "web");

    private TestSidecar sidecar;

    @BeforeAll
    void start() {
        sidecar = TestSidecar.start("http://localhost:1", "acme", KEY);
    }

    @AfterAll
    void stop() {
        sidecar.close();
    }

    @Test
    void nothingIsInItButWhatDecides() {
        var context = sidecar.context();
        assertThat(context.getBeanNamesForType(DataSource.class)).isEmpty();
        assertThat(
                        Arrays.stream(context.getBeanDefinitionNames())
                                .map(context::getType)
                                .filter(Objects::nonNull)
                                .map(Class::getPackageName)
                                .filter(name -> name.startsWith("dev.precept.pdp."))
                                .map(name -> name.substring("dev.precept.pdp.".length()))
                                .filter(name -> PARTS.stream().noneMatch(it -> isIn(name, it))))
                .isEmpty();
    }

    private static boolean isIn(String name, String part) {
        return name.equals(part) || name.startsWith(part + '.');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/organizations",
                "/v1/organizations/acme/apis",
                "/v1/organizations/acme/changes",
                "/o/acme/oauth2/token",
                "/o/acme/oauth2/authorize",
                "/o/acme/oauth2/introspect",
                "/o/acme/oauth2/jwks",
                "/o/acme/userinfo",
                "/o/acme/signin",
                "/o/acme/account",
                "/o/acme/access/v1/search/subject",
                "/.well-known/oauth-authorization-server/o/acme",
                "/.well-known/authzen-configuration/o/acme",
                "/actuator/env",
                "/actuator/beans",
                "/assets/page.css",
            })
    void nothingElseIsReached(String path) {
        for (String base : List.of(sidecar.base(), sidecar.decisionBase())) {
            for (String method : List.of("GET", "POST")) {
                HttpResponse<String> answer =
                        sidecar.send(base, method, path, "", "Precept-Gateway-Key", KEY);
                assertThat(answer.statusCode()).as(method + " " + base + path).isEqualTo(404);
            }
        }
    }

    @Test
    void itIsAliveAndNotReadyBeforeItHasAnImage() {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(503);
    }

    @Test
    void figuresAreForWhoeverHasTheKey() {
        String metrics = "/actuator/prometheus";
        assertThat(get(metrics).statusCode()).isEqualTo(401);
        assertThat(get(metrics, "Precept-Gateway-Key", KEY + "x").statusCode()).isEqualTo(401);
        assertThat(get(metrics, "Authorization", "Basic " + KEY).statusCode()).isEqualTo(401);
        assertThat(get(metrics, "Precept-Gateway-Key", KEY).body()).contains("precept_decisions");
        assertThat(get(metrics, "Authorization", "Bearer " + KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void aSettingThatIsMissingStopsTheStart() {
        assertThatThrownBy(() -> TestSidecar.start("http://localhost:1", "acme", ""))
                .hasRootCauseInstanceOf(SettingException.class)
                .rootCause()
                .hasMessageContaining("precept.sidecar.key");
    }

    private HttpResponse<String> get(String path, String... headers) {
        return sidecar.send(sidecar.base(), "GET", path, "", headers);
    }
}
