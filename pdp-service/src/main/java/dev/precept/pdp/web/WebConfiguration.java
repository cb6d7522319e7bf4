package dev.precept.pdp.web;

import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.util.OptionalLong;

/** What stands before every door. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {
    /** Before security: the token endpoint answers within its chain. */
    private static final int BEFORE_SECURITY = SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1;

    @Bean
    Consistency consistency(
            ImageLoader loader,
            LogReader log,
            NodeLease lease,
            Past past,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        return new Consistency(loader, () -> end(log), lease, readWait, past);
    }

    private static OptionalLong end(LogReader log) {
        try {
            return OptionalLong.of(log.head().position());
        } catch (LogUnavailableException away) {
            return OptionalLong.empty();
        }
    }

    @Bean
    FilterRegistrationBean<ConsistencyFilter> consistencyFilter(Consistency consistency) {
        FilterRegistrationBean<ConsistencyFilter> registration =
                new FilterRegistrationBean<>(new ConsistencyFilter(consistency));
        registration.addUrlPatterns("/v1/*", "/o/*", "/.well-known/*");
        registration.setOrder(BEFORE_SECURITY);
        return registration;
    }
}
