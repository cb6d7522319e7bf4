package dev.precept.pdp.decision;

import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.Issuers;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.image.PolicyImage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where the decision point's doors are. */
@Configuration(proxyBeanMethods = false)
class AuthZenPaths {
    static final String EVALUATION = "/access/v1/evaluation";
    static final String EVALUATIONS = "/access/v1/evaluations";

    private static final String ORGANIZATION = "/o/{" + Organizations.VARIABLE + "}";

    /** Before the mapping of annotated controllers: decisions are what is asked most. */
    private static final int FIRST = -1;

    @Bean
    SimpleUrlHandlerMapping authZen(
            Supplier<PolicyImage> images,
            AccessTokens tokens,
            Issuers issuers,
            InstantSource clock,
            MeterRegistry meters) {
        Evaluator evaluator = new Evaluator(tokens, counter(meters));
        AuthZenHandler handler = new AuthZenHandler(images, evaluator, clock);
        return new SimpleUrlHandlerMapping(
                Map.of(
                        ORGANIZATION + EVALUATION,
                        handler,
                        ORGANIZATION + EVALUATIONS,
                        handler,
                        "/.well-known/authzen-configuration" + ORGANIZATION,
                        new MetadataHandler(images, issuers)),
                FIRST);
    }

    private static Consumer<Decision> counter(MeterRegistry meters) {
        Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("precept.decisions")
                            .description("Decisions by reason")
                            .tag("reason", reason.name())
                            .register(meters));
        }
        return decision -> {
            Counter counter = counters.get(decision.reason());
            if (counter != null) {
                counter.increment();
            }
        };
    }
}
