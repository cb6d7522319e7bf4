package dev.precept.pdp.federation;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** Puts together what fetches other issuers' keys. */
@Configuration(proxyBeanMethods = false)
class FederationConfiguration {
    @Bean
    ProviderKeys providerKeys(
            InstantSource clock,
            @Value("${precept.identity-providers.loopback:false}") boolean isLoopbackAllowed) {
        return new ProviderKeys(new DocumentFetcher(isLoopbackAllowed), clock);
    }
}
