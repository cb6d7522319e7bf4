package dev.precept.pdp.management;

import dev.precept.pdp.audit.BootstrapUses;
import dev.precept.pdp.audit.DecisionReader;
import dev.precept.pdp.audit.UsageReader;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.EventPages;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.follower.Fence;
import dev.precept.pdp.jose.SecretUses;
import dev.precept.pdp.proof.Proofs;
import dev.precept.pdp.trail.LeafReader;
import dev.precept.pdp.web.Past;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Puts the administration API together. */
@Configuration(proxyBeanMethods = false)
class ManagementConfiguration implements WebMvcConfigurer {
    @Bean
    Administration administration(
            ImageLoader loader,
            Past past,
            CommandGateway gateway,
            Writing.Waits waits,
            Effects effects) {
        return new Administration(
                new Door(loader),
                past,
                new Writing(gateway, loader, waits, effects),
                new RandomIds());
    }

    @Bean
    Writing.Waits waits(Fence fence, Proofs proofs) {
        return new Writing.Waits(fence, new CommandProofs(proofs));
    }

    @Bean
    HistoryReader historyReader(DataSource database) {
        return new HistoryReader(database);
    }

    @Bean
    EventPages eventPages(DataSource database) {
        return new EventPages(database);
    }

    @Bean
    LeafReader leafReader(DataSource database) {
        return new LeafReader(database);
    }

    @Bean
    EventHistory eventHistory(
            EventPages pages,
            HistoryReader streams,
            @Qualifier("trees") Derivation trees,
            @Value("${precept.read.wait:2s}") Duration wait) {
        return new EventHistory(pages, streams, trees, wait);
    }

    @Bean
    BrokenOff brokenOff() {
        return new BrokenOff();
    }

    @Bean
    LineStream lineStream() {
        return new LineStream(Limits.STREAM_TIME);
    }

    @Bean
    ReportController.Records reportRecords(
            UsageReader uses,
            SecretUses secrets,
            DecisionReader decisions,
            BootstrapUses bootstrap) {
        return new ReportController.Records(uses, secrets, decisions, bootstrap);
    }

    @Bean
    FilterRegistrationBean<ReplyHeaders> replyHeaders(Supplier<PolicyImage> images) {
        FilterRegistrationBean<ReplyHeaders> filter =
                new FilterRegistrationBean<>(new ReplyHeaders(images));
        filter.addUrlPatterns("/v1/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** A scope may be a URL: encoded slashes are content of a path's segment, never a border. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        return firewall;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
        return factory ->
                factory.addConnectorCustomizers(
                        connector ->
                                connector.setEncodedSolidusHandling(
                                        EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    /** After the container's own customizers: what it adds last reports first. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerErrors() {
        return factory ->
                factory.addContextCustomizers(
                        context ->
                                context.getParent().getPipeline().addValve(new ContainerErrors()));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ExchangeResolver());
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(
                String.class, MemberKind.class, word -> constant(MemberKind.values(), word));
        registry.addConverter(
                String.class,
                AttachmentKind.class,
                word -> constant(AttachmentKind.values(), word));
    }

    /** The constant by its word in the path, and by nothing else. */
    private static <E extends Enum<E>> E constant(E[] constants, String word) {
        for (E constant : constants) {
            if (Fields.lowerCase(constant).equals(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no such word");
    }
}
