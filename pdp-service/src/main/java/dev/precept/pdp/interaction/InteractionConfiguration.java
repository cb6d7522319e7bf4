package dev.precept.pdp.interaction;

import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.RandomValues;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** What browsers have begun. */
@Configuration(proxyBeanMethods = false)
class InteractionConfiguration {
    @Bean
    Interactions interactions(DataSource database, RandomValues values, OpenRequests opened) {
        return new Interactions(database, values, opened);
    }
}
