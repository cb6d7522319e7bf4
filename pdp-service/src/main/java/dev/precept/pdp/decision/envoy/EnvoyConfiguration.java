package dev.precept.pdp.decision.envoy;

import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.door.Identification;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.web.Consistency;
import dev.precept.projections.image.PolicyImage;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;
import java.util.function.Supplier;

/** Opens the gRPC listener. */
@Configuration(proxyBeanMethods = false)
class EnvoyConfiguration {
    @Bean
    GrpcListener grpcListener(
            ServiceSettings service, EnvoySettings settings, CheckService checks) {
        return new GrpcListener(service, settings.port(service), checks);
    }

    @Bean
    CheckService checkService(Gateways gateways, RequestCheck check, Consistency consistency) {
        return new CheckService(gateways, check, consistency);
    }

    @Bean
    Gateways gateways(
            Supplier<PolicyImage> images,
            ObjectProvider<Identification> identifications,
            @Qualifier("forwardAuth") Doorway doorway,
            InstantSource clock) {
        return new Gateways(images, identifications.orderedStream().toList(), doorway, clock);
    }
}
