package dev.precept.pdp.federation;

import dev.precept.pdp.fetch.RemoteKeys;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what keeps other issuers' keys at hand. */
@Configuration(proxyBeanMethods = false)
class FederationConfiguration {
    @Bean
    ProviderKeys providerKeys(RemoteKeys keys) {
        return new ProviderKeys(keys);
    }
}
