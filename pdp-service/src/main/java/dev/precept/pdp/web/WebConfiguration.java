package dev.precept.pdp.web;

import dev.precept.pdp.eventstore.LogReader;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/** What stands before every door. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    /** After the callers' authentication: nobody unknown may make this node wait. */
    private static final int AFTER_SECURITY = 0;

    @Bean
    FilterRegistrationBean<ConsistencyFilter> consistency(
            ImageLoader loader,
            LogReader log,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        FilterRegistrationBean<ConsistencyFilter> registration =
                new FilterRegistrationBean<>(new ConsistencyFilter(loader, log, readWait));
        registration.addUrlPatterns("/v1/*", "/o/*");
        registration.setOrder(AFTER_SECURITY);
        return registration;
    }
}
