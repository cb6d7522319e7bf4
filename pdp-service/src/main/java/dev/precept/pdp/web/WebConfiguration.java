package dev.precept.pdp.web;

import dev.precept.pdp.eventstore.LogReader;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/** What stands before every door. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    /** Before security: the token endpoint answers within its chain. */
    private static final int BEFORE_SECURITY = SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1;

    @Bean
    FilterRegistrationBean<ConsistencyFilter> consistency(
            ImageLoader loader,
            LogReader log,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        FilterRegistrationBean<ConsistencyFilter> registration =
                new FilterRegistrationBean<>(new ConsistencyFilter(loader, log, readWait));
        registration.addUrlPatterns("/v1/*", "/o/*", "/.well-known/*");
        registration.setOrder(BEFORE_SECURITY);
        return registration;
    }
}
