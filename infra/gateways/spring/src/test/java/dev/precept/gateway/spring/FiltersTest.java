package dev.precept.gateway.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.api.Route;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.embedded.LeaseAnswer;
import dev.precept.projections.embedded.LeaseQuestion;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImageLoader;

import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A servlet application and a Spring Cloud Gateway, whose service is never reached. */
class FiltersTest {
    private static final OrganizationId ACME = new OrganizationId("o1");
    private static final ApiId BOOKS = new ApiId("a1");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String KEY = "pgk_01890a5d-ac96-774b-bcce-b302099a8057.secret";

    private final AtomicLong nanos = new AtomicLong(1);
    private final EmbeddedDecisionPoint point =
            new EmbeddedDecisionPoint(new ImageLoader(PolicyImage.empty("")), nanos::get);
    private final HttpClient http = HttpClient.newHttpClient();

    private enum Kind {
        SERVLET,
        GATEWAY
    }

    /** What is behind the filter: it says which fields it was sent. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Servlets {
        @GetMapping({"/v1/open", "/v1/stale", "/v1/closed"})
        String echo(@RequestHeader Map<String, String> fields) {
            return fields.toString().toLowerCase(Locale.ROOT);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Gateway {
        @Bean
        NettyReactiveWebServerFactory server() {
            return new NettyReactiveWebServerFactory(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsAreHeldToDecisions(Kind kind) throws Exception {
        HttpServer upstream = upstream();
        try (ConfigurableApplicationContext application = start(kind, upstream)) {
            String base =
                    "http://localhost:"
                            + application.getEnvironment().getProperty("local.server.port");
            HttpResponse<String> early = get(base + "/v1/open");
            assertThat(early.statusCode()).isEqualTo(503);
            assertThat(early.headers().firstValue("Retry-After")).contains("1");

            point.load(image(URI.create(base).getAuthority()));
            grant();
            HttpResponse<String> passed = get(base + "/v1/open?x=1");
            assertThat(passed.statusCode()).as(passed.body()).isEqualTo(200);
            assertThat(passed.body()).contains("x-mine").doesNotContain("forged");
            assertThat(passed.headers().firstValue("Precept-Position")).contains("4");
            assertThat(passed.headers().firstValue("Precept-Stale")).isEmpty();

            HttpResponse<String> denied = get(base + "/v1/closed");
            assertThat(denied.statusCode()).isEqualTo(401);
            assertThat(denied.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"precept\"");
            assertThat(denied.body()).contains("\"code\":\"unauthenticated\"");
            for (String path : List.of("/v1/%6fpen", "/v1//open", "/v1/open;a=b", "/open")) {
                assertThat(get(base + path).statusCode()).as(path).isGreaterThanOrEqualTo(400);
            }

            assertThat(healthy(application)).isEqualTo(Status.UP);
            nanos.addAndGet(LEASE.toNanos());
            assertThat(get(base + "/v1/open").statusCode()).isEqualTo(503);
            HttpResponse<String> stale = get(base + "/v1/stale");
            assertThat(stale.statusCode()).isEqualTo(200);
            assertThat(stale.headers().firstValue("Precept-Stale")).contains("true");
            assertThat(healthy(application)).isEqualTo(Status.OUT_OF_SERVICE);
            MeterRegistry meters = application.getBean(MeterRegistry.class);
            assertThat(counted(meters, Reason.PUBLIC_OPERATION)).isEqualTo(2);
            assertThat(counted(meters, Reason.CREDENTIAL_MISSING)).isEqualTo(5);
            assertThat(counted(meters, Reason.LEASE_EXPIRED)).isEqualTo(2);
            assertThat(meters.get("precept.decisions.stale").counter().count()).isEqualTo(1);
            assertThat(meters.get("precept.image.position").gauge().value()).isEqualTo(4);
            assertThat(meters.get("precept.image.behind").gauge().value()).isZero();
        } finally {
            upstream.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationThatIsNotToldWhoDecidesDoesNotStart(Kind kind) {
        assertThatThrownBy(() -> builder(kind).run("--server.port=0"))
                .hasRootCauseInstanceOf(GatewaySettingException.class)
                .rootCause()
                .hasMessageContaining("precept.gateway.organization is missing");
    }

    private static Status healthy(ConfigurableApplicationContext application) {
        return Objects.requireNonNull(application.getBean(LeaseHealth.class).health()).getStatus();
    }

    private static double counted(MeterRegistry meters, Reason reason) {
        return meters.get("precept.decisions").tag("reason", reason.name()).counter().count();
    }

    private ConfigurableApplicationContext start(Kind kind, HttpServer upstream) {
        return builder(kind)
                .initializers(
                        context ->
                                ((GenericApplicationContext) context)
                                        .registerBean(EmbeddedDecisionPoint.class, () -> point))
                .run(
                        "--server.port=0",
                        "--precept.gateway.url=http://localhost:1",
                        "--precept.gateway.organization=acme",
                        "--precept.gateway.key=" + KEY,
                        "--precept.gateway.serve-stale=/v1/stale",
                        "--spring.cloud.gateway.server.webflux.routes[0].id=books",
                        "--spring.cloud.gateway.server.webflux.routes[0].uri=http://localhost:"
                                + upstream.getAddress().getPort(),
                        "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**");
    }

    private static SpringApplicationBuilder builder(Kind kind) {
        return switch (kind) {
            case SERVLET ->
                    new SpringApplicationBuilder(Servlets.class)
                            .web(WebApplicationType.SERVLET)
                            .properties("spring.cloud.gateway.server.webflux.enabled=false");
            case GATEWAY ->
                    new SpringApplicationBuilder(Gateway.class).web(WebApplicationType.REACTIVE);
        };
    }

    private static HttpServer upstream() throws IOException {
        HttpServer upstream =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext(
                "/",
                exchange -> {
                    byte[] body =
                            exchange.getRequestHeaders()
                                    .entrySet()
                                    .toString()
                                    .toLowerCase(Locale.ROOT)
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        upstream.start();
        return upstream;
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("X-Mine", "kept")
                        .header("X-Precept-Subject", "forged")
                        .header("x-precept-CLIENT-id", "forged")
                        .build(),
                BodyHandlers.ofString());
    }

    private void grant() {
        LeaseQuestion question = Objects.requireNonNull(point.question());
        point.granted(
                question,
                new LeaseAnswer(question.log(), question.position(), Instant.EPOCH, false, LEASE),
                nanos.get());
    }

    private static PolicyImage image(String host) {
        ApiDetails details =
                new ApiDetails(
                        "books",
                        "",
                        null,
                        null,
                        false,
                        false,
                        null,
                        DecisionMode.LIVE,
                        List.of(new Route(host, "/v1")),
                        List.of());
        PolicyDelta delta = new PolicyDelta(PolicyImage.empty("log"));
        List<DomainEvent> events =
                List.of(
                        new OrganizationEvent.OrganizationCreated(
                                ACME,
                                new Handle("acme"),
                                "acme",
                                null,
                                OrganizationMode.AUTHORIZATION),
                        new ApiEvent.ApiCreated(
                                BOOKS, ACME, new Handle("books"), "https://books", details),
                        new ApiEvent.OperationsChanged(
                                List.of(
                                        operation("/open", new OperationAccess.Public()),
                                        operation("/stale", new OperationAccess.Public()),
                                        operation(
                                                "/closed",
                                                new OperationAccess.Scopes(List.of(List.of())))),
                                List.of()),
                        new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED));
        for (int i = 0; i < events.size(); i++) {
            Position position = new Position(i + 1L);
            UUID unique = new UUID(1, i);
            delta.replay(
                    new EventEnvelope(
                            position,
                            position,
                            Instant.EPOCH,
                            new RecordedEvent(
                                    unique,
                                    i == 0 ? ACME.value() : BOOKS.value(),
                                    i == 0 ? 0 : i - 1L,
                                    ACME,
                                    Actor.SERVICE,
                                    unique,
                                    "test",
                                    events.get(i))));
        }
        return delta.apply(Provenance.REPLAY);
    }

    private static Operation operation(String path, OperationAccess access) {
        return new Operation(HttpMethod.GET, new PathTemplate(path), access);
    }
}
