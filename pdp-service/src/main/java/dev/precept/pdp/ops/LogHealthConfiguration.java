package dev.precept.pdp.ops;

import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.HeadListener;
import dev.precept.pdp.settings.ServiceOnly;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What works at the log, as health sees it. */
@Configuration(proxyBeanMethods = false)
@ServiceOnly
class LogHealthConfiguration {
    /** Part of readiness: a node that hears of nothing answers from the past. */
    @Bean
    LogHealth listening(HeadListener listener) {
        return new LogHealth(listener::failure);
    }

    /** No part of readiness: a node that takes no commands still decides. */
    @Bean
    LogHealth appending(Appender appender) {
        return new LogHealth(appender::failure);
    }
}
