package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Wires the relay, where a broker is named. */
@Configuration(proxyBeanMethods = false)
@Conditional(KafkaConfiguration.BrokerIsNamed.class)
class KafkaConfiguration {
    /** Whether the log is to be relayed. */
    static final class BrokerIsNamed implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            String servers =
                    context.getEnvironment().getProperty("precept.kafka.bootstrap-servers", "");
            return !servers.isBlank();
        }
    }

    @Bean
    RelayedLog relayedLog(
            LogReader log,
            HeadSignal signal,
            Supplier<PolicyImage> images,
            ExpressionCompiler expressions,
            ServiceSettings service) {
        PolicyImage beginning = PolicyImage.empty(log.head().log().toString(), expressions);
        Path snapshots = service.data().resolve("snapshots");
        return new RelayedLog(log, signal, images, new PastImages(log, snapshots, beginning));
    }

    @Bean
    Relay relay(KafkaSettings settings, Database database, RelayedLog log) {
        return new Relay(settings, database, log);
    }

    @Bean("kafka")
    RelayHealth relayHealth(Relay relay) {
        return new RelayHealth(relay);
    }

    @Bean
    RelayMetrics relayMetrics(Relay relay) {
        return new RelayMetrics(relay);
    }
}
