package dev.precept.pdp.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.precept.pdp.TestService;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.signin.RealBrowser;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The description names every endpoint of the service and no other. Who adds one describes it in
 * {@code resources/description}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DescriptionTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

    private TestService service;
    private JsonNode description;

    @BeforeAll
    void start() {
        service = TestService.start();
        description = JSON.readTree(service.send("GET", "/openapi.json", "").body());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void everyEndpointIsDescribedAndNothingElse() {
        Set<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            path.getValue()
                    .propertyNames()
                    .forEach(method -> described.add(method + " " + path.getKey()));
        }
        Set<String> missing = new TreeSet<>(served());
        missing.removeAll(described);
        Set<String> invented = new TreeSet<>(described);
        invented.removeAll(served());
        assertThat(String.join("\n", missing)).as("not described").isEmpty();
        assertThat(String.join("\n", invented)).as("described, and not there").isEmpty();
    }

    @Test
    void namesAreUniqueAndReferencesLead() {
        Set<String> ids = new HashSet<>();
        for (JsonNode path : description.get("paths")) {
            for (JsonNode operation : path) {
                assertThat(ids.add(operation.get("operationId").asString()))
                        .as(operation.get("operationId").asString())
                        .isTrue();
            }
        }
        description
                .findValuesAsString("$ref")
                .forEach(
                        it ->
                                assertThat(description.at(it.substring(1)).isMissingNode())
                                        .as(it)
                                        .isFalse());
    }

    @Test
    void whatAnEngineChecksSaysThatItMayBeAway() {
        JsonNode policy = description.at("/paths/~1v1~1organizations~1{org}~1policies~1{policy}");
        for (String method : List.of("put", "patch")) {
            String reference = policy.at("/" + method + "/responses/503/$ref").asString();
            assertThat(description.at(reference.substring(1)).get("description").asString())
                    .contains("policy-engine-unavailable");
        }
        assertThat(policy.at("/delete/responses/503/$ref").asString()).endsWith("/Unavailable");
    }

    /** The schema of OpenAPI documents, published by the OpenAPI Initiative. */
    @Test
    void itIsValidOpenApi() throws IOException {
        byte[] schema =
                new ClassPathResource("openapi-3.1.json", DescriptionTest.class)
                        .getContentAsByteArray();
        List<Error> errors =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(JSON.readTree(schema))
                        .validate(description);
        assertThat(errors).isEmpty();
    }

    @Test
    void everybodyMaySeeIt() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.base() + "/docs")).build();
        HttpResponse<String> page = service.send(request);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(it -> assertThat(it).startsWith("default-src 'none'"));
        URI notThere = URI.create(service.base() + "/docs/index.html");
        assertThat(service.send(HttpRequest.newBuilder(notThere).build()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aBrowserShowsItAndAsksNobodyElse() {
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        List<String> complaints = new CopyOnWriteArrayList<>();
        try (RealBrowser browser = RealBrowser.start();
                BrowserContext context = browser.fresh()) {
            Page page = context.newPage();
            page.onRequest(
                    it -> {
                        if (!it.url().startsWith(service.base()) && !it.url().startsWith("data:")) {
                            elsewhere.add(it.url());
                        }
                    });
            page.onConsoleMessage(
                    it -> {
                        if (it.type().equals("error")) {
                            complaints.add(it.text() + " " + it.location());
                        }
                    });
            page.navigate(service.base() + "/docs");
            Locator tags = page.locator(".opblock-tag");
            tags.first().waitFor();
            assertThat(tags.count()).isEqualTo(description.get("tags").size());
            page.locator(".opblock-tag", new Page.LocatorOptions().setHasText("Audit")).click();
            page.locator(".opblock").first().waitFor();
        }
        assertThat(elsewhere).isEmpty();
        assertThat(complaints).isEmpty();
    }

    /** What answers, of controllers and doors. */
    private Set<String> served() {
        Set<String> served = new TreeSet<>();
        service.beans(RequestMappingHandlerMapping.class).stream()
                .flatMap(it -> it.getHandlerMethods().keySet().stream())
                .forEach(
                        info -> {
                            for (String pattern : info.getPatternValues()) {
                                for (RequestMethod method :
                                        info.getMethodsCondition().getMethods()) {
                                    served.add(
                                            method.name().toLowerCase(Locale.ROOT)
                                                    + " "
                                                    + path(pattern));
                                }
                            }
                        });
        for (Doorway doorway : service.beans(Doorway.class)) {
            if (doorway.path().endsWith("/g/{key}/**")) {
                continue; // it says that there is nothing
            }
            Set<String> methods = doorway.door().methods();
            for (String method : METHODS) {
                if (methods.isEmpty() || methods.contains(method.toUpperCase(Locale.ROOT))) {
                    served.add(method + " " + path(doorway.path()));
                }
            }
        }
        return served;
    }

    /** A pattern as OpenAPI writes it: a variable of a fixed word is that word. */
    private static String path(String pattern) {
        return pattern.replaceAll("\\{(\\w+):\\1}", "$1")
                .replaceAll("\\{\\*(\\w+)}", "{$1}")
                .replace("/**", "/{path}");
    }
}
