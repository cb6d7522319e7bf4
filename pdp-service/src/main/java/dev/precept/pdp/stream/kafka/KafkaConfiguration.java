package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

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
    Relay relay(KafkaSettings settings, Database database, LogReader log, HeadSignal signal) {
        return new Relay(settings, database, log, signal);
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
