package dev.precept.pdp.expression;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires expressions: one reader for commands and for the image. */
@Configuration(proxyBeanMethods = false)
class ExpressionConfiguration {
    @Bean
    CelExpressions expressions() {
        return new CelExpressions();
    }
}
