package dev.precept.pdp.details;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Authorization details. */
@Configuration(proxyBeanMethods = false)
class DetailsConfiguration {
    @Bean
    DetailsSchemas detailsSchemas() {
        return new DetailsSchemas();
    }

    @Bean
    AuthorizationDetails authorizationDetails(DetailsSchemas schemas) {
        return new AuthorizationDetails(schemas);
    }
}
