package dev.precept.pdp.consent;

import dev.precept.pdp.token.AuthorizationGrants;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** What users have let clients have. */
@Configuration(proxyBeanMethods = false)
class ConsentConfiguration {
    @Bean
    Consents consents(DataSource database, AuthorizationGrants grants) {
        return new Consents(database, grants);
    }
}
