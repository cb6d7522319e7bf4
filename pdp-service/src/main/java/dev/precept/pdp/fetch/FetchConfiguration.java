package dev.precept.pdp.fetch;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** Puts together what asks URLs that others chose. */
@Configuration(proxyBeanMethods = false)
class FetchConfiguration {
    @Bean
    Fetcher fetcher(
            @Value("${precept.identity-providers.loopback:false}") boolean isLoopbackAllowed) {
        return new Fetcher(isLoopbackAllowed);
    }

    @Bean
    RemoteKeys remoteKeys(Fetcher fetcher, InstantSource clock) {
        return new RemoteKeys(fetcher, clock);
    }
}
