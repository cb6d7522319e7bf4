package dev.precept.pdp.door;

import dev.precept.pdp.jose.KnownSecrets;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.web.Consistency;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import java.time.InstantSource;
import java.util.List;

/** Puts up the table of doors, and opens it on the main listener. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {
    /** Before the filters that hold requests to positions and to security. */
    private static final int FIRST = SecurityFilterProperties.DEFAULT_FILTER_ORDER - 2;

    /** Before the tokens: at a path with a key, {@code Authorization} is the gateway's client's. */
    @Bean
    @Order(1)
    Identification gatewayIdentification(KnownSecrets secrets) {
        return new GatewayIdentification(secrets);
    }

    /** Nothing else is below a gateway's key, so that no other part of the service reads one. */
    @Bean
    Doorway belowGatewayKeys() {
        return new Doorway("/o/{org}/g/{key}/**", new NoDoor());
    }

    @Bean
    @ServiceOnly
    @Order(2)
    Identification bearerIdentification(CallerAuthenticator callers) {
        return new BearerIdentification(callers);
    }

    @Bean
    TrustedProxies trustedProxies(
            @Value("${precept.trusted-proxies:}") List<String> addresses,
            @Value("${precept.client-certificate-header:}") String field) {
        return new TrustedProxies(addresses, field);
    }

    @Bean
    Admissions admissions(ObjectProvider<Identification> identifications) {
        return new Admissions(identifications.orderedStream().toList());
    }

    @Bean
    Doors doors(
            ObjectProvider<Doorway> doorways,
            Admissions admissions,
            Consistency consistency,
            InstantSource clock,
            TrustedProxies proxies) {
        return new Doors(doorways.stream().toList(), admissions, consistency, clock, proxies);
    }

    @Bean
    FilterRegistrationBean<DoorFilter> doorFilter(Doors doors) {
        FilterRegistrationBean<DoorFilter> registration =
                new FilterRegistrationBean<>(new DoorFilter(doors));
        registration.addUrlPatterns("/o/*", "/v1/*", "/.well-known/*");
        registration.setOrder(FIRST);
        return registration;
    }
}
