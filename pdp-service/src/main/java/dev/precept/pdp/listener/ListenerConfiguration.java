package dev.precept.pdp.listener;

import dev.precept.pdp.door.Doors;
import dev.precept.pdp.settings.ServiceSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts up the lean listener. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {
    @Bean
    DecisionListener decisionListener(Doors doors, ServiceSettings settings) {
        return new DecisionListener(doors, settings);
    }
}
