package dev.precept.gateway.spring;

import dev.precept.gateway.Following;
import dev.precept.gateway.HttpFeed;
import dev.precept.gateway.Introduction;
import dev.precept.gateway.LocalSnapshot;
import dev.precept.pdp.expression.CelExpressions;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.opa.wasm.RegoWasm;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import io.micrometer.core.instrument.MeterRegistry;

import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

import java.nio.file.Path;

/**
 * Puts the decision point before every request. An application that has this on its class path and
 * is not told which service decides does not start: it would let everything pass.
 */
@AutoConfiguration
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "precept.gateway.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PreceptGatewayProperties.class)
public class PreceptGatewayAutoConfiguration {
    /** Before the filters that applications have, after those that tell of forwarding proxies. */
    private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Bean
    GatewaySettings preceptGatewaySettings(PreceptGatewayProperties properties) {
        return GatewaySettings.of(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    ExpressionCompiler preceptExpressions() {
        return new CelExpressions().with(new RegoWasm());
    }

    @Bean
    @ConditionalOnMissingBean
    EmbeddedDecisionPoint preceptDecisionPoint(ExpressionCompiler expressions) {
        return new EmbeddedDecisionPoint(
                new ImageLoader(PolicyImage.empty("", expressions)), System::nanoTime);
    }

    @Bean
    Introduction preceptIntroduction(
            GatewaySettings settings, PreceptGatewayProperties properties) {
        Path issuer =
                properties.snapshot().isEmpty()
                        ? null
                        : Path.of(properties.snapshot() + ".issuer").toAbsolutePath();
        return new Introduction(settings.service(), issuer);
    }

    @Bean
    Follower preceptFollower(
            EmbeddedDecisionPoint point,
            ExpressionCompiler expressions,
            Introduction introduction,
            GatewaySettings settings,
            PreceptGatewayProperties properties) {
        LocalSnapshot kept =
                properties.snapshot().isEmpty()
                        ? null
                        : new LocalSnapshot(Path.of(properties.snapshot()));
        HttpFeed feed = new HttpFeed(settings.service(), expressions, point::image);
        return new Follower(introduction, () -> Following.start(point, feed, kept, expressions));
    }

    @Bean
    Enforcer preceptEnforcer(
            EmbeddedDecisionPoint point,
            Introduction introduction,
            ObjectProvider<ForeignKeys> foreignKeys,
            GatewaySettings settings,
            ObjectProvider<DecisionCounts> counts) {
        return new Enforcer(
                point,
                new TokenSubjects(foreignKeys.getIfAvailable(() -> (_, _) -> null), introduction),
                new Enforcer.Registration(
                        settings.service().organization(), settings.service().key().id()),
                settings.stale(),
                counts.getIfAvailable(() -> DecisionCounts.NONE));
    }

    /** For applications that have meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metered {
        @Bean
        DecisionCounts preceptDecisionCounts(
                ObjectProvider<MeterRegistry> meters, EmbeddedDecisionPoint point) {
            MeterRegistry registry = meters.getIfAvailable();
            return registry == null ? DecisionCounts.NONE : new MeteredCounts(registry, point);
        }
    }

    /** For applications that tell how they are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
    @ConditionalOnEnabledHealthIndicator("precept")
    static class Healthy {
        @Bean
        LeaseHealth preceptHealthIndicator(EmbeddedDecisionPoint point) {
            return new LeaseHealth(point);
        }
    }

    /** For servlet applications. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlets {
        @Bean
        FilterRegistrationBean<PreceptServletFilter> preceptServletFilter(Enforcer enforcer) {
            FilterRegistrationBean<PreceptServletFilter> registration =
                    new FilterRegistrationBean<>(new PreceptServletFilter(enforcer));
            registration.addUrlPatterns("/*");
            registration.setDispatcherTypes(DispatcherType.REQUEST);
            registration.setOrder(FILTER_ORDER);
            return registration;
        }
    }

    /** For gateways. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(GlobalFilter.class)
    static class Gateways {
        @Bean
        PreceptGatewayFilter preceptGatewayFilter(Enforcer enforcer) {
            return new PreceptGatewayFilter(enforcer);
        }
    }
}
