package dev.precept.pdp.expression;

import dev.precept.pdp.opa.engine.CheckedRego;
import dev.precept.pdp.opa.engine.RegoCheck;
import dev.precept.pdp.opa.wasm.RegoWasm;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.condition.RegoCompiler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires expressions: one reader for commands and for the image. */
@Configuration(proxyBeanMethods = false)
class ExpressionConfiguration {
    @Bean
    ExpressionCompiler expressions(ObjectProvider<RegoCheck> checks) {
        RegoCompiler rego = new RegoWasm();
        RegoCheck check = checks.getIfAvailable();
        return new CelExpressions().with(check == null ? rego : new CheckedRego(rego, check));
    }
}
