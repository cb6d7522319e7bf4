package dev.precept.pdp.sidecar;

import dev.precept.domain.shared.Handle;
import dev.precept.gateway.Following;
import dev.precept.gateway.HttpFeed;
import dev.precept.gateway.Introduction;
import dev.precept.pdp.decision.DecisionRecorder;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.pdp.jose.CryptoProvider;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.KnownSecrets;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.OpaqueTokens;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.NodeLease;
import dev.precept.pdp.web.Past;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.loader.ImagePublisher;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What the doors need, where there is no database. */
@Configuration(proxyBeanMethods = false)
@Profile(ServiceOnly.SIDECAR)
class SidecarConfiguration {
    private static final int KEY_BYTES = 32;

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    SidecarSettings sidecarSettings(Environment environment) {
        return SidecarSettings.of(environment);
    }

    @Bean
    KnownSecrets ownKey(SidecarSettings settings) {
        return new OwnKey(settings.presented());
    }

    @Bean
    ApiKeys apiKeys(KnownSecrets secrets) {
        return new ApiKeys(secrets);
    }

    @Bean
    HttpFeed.Service service(SidecarSettings settings) {
        return settings.service();
    }

    /** Tokens name the service as its clients reach it, which it says itself. */
    @Bean
    Introduction introduction(HttpFeed.Service service, KeptFiles kept) {
        return new Introduction(service, kept.issuer());
    }

    @Bean
    Issuers issuers(Introduction introduction, SidecarSettings settings) {
        return new Issuers(() -> base(introduction.issuer(), settings.organization()));
    }

    /** Before the service was ever reached no token is of an issuer that is known. */
    private static String base(@Nullable String issuer, Handle organization) {
        String path = "/o/" + organization.value();
        return issuer != null && issuer.endsWith(path)
                ? issuer.substring(0, issuer.length() - path.length())
                : "unknown:";
    }

    @Bean
    KeptFiles keptFiles(ServiceSettings service) {
        return KeptFiles.in(service.data());
    }

    @Bean
    EmbeddedDecisionPoint embeddedDecisionPoint(ImageLoader loader) {
        return new EmbeddedDecisionPoint(loader, System::nanoTime);
    }

    @Bean
    Follower follower(
            EmbeddedDecisionPoint point,
            ExpressionCompiler expressions,
            Introduction introduction,
            HttpFeed.Service service,
            KeptFiles kept) {
        HttpFeed feed = new HttpFeed(service, expressions, point::image);
        return new Follower(
                introduction, () -> Following.start(point, feed, kept.snapshot(), expressions));
    }

    @Bean
    TokenProofs tokenProofs() {
        return new TokenProofs();
    }

    @Bean
    AccessTokens.Waiting waiting(
            ImageLoader loader, @Value("${precept.read.wait:2s}") Duration readWait) {
        return new AccessTokens.Waiting(loader, readWait);
    }

    /** Opaque tokens open by the service's master key alone: by one made here, none does. */
    @Bean
    AccessTokens accessTokens(
            Issuers issuers,
            AccessTokens.Waiting waiting,
            ForeignKeys foreignKeys,
            TokenProofs proofs,
            ServiceSettings service) {
        CryptoProvider.install();
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        MasterKey nobodys =
                MasterKey.load(Base64.getEncoder().encodeToString(fresh), service.data());
        return new AccessTokens(new OpaqueTokens(nobodys), issuers, waiting, foreignKeys, proofs);
    }

    @Bean
    ImageLoader imageLoader(
            ExpressionCompiler expressions, ObjectProvider<ImagePublisher> publishers) {
        return new ImageLoader(
                PolicyImage.empty("", expressions), publishers.orderedStream().toList());
    }

    @Bean
    Supplier<PolicyImage> images(ImageLoader loader) {
        return loader::image;
    }

    @Bean
    NodeLease nodeLease(EmbeddedDecisionPoint point) {
        return point::covers;
    }

    /** The log itself is out of reach: a position beyond the image is waited for, no more. */
    @Bean
    Consistency consistency(
            ImageLoader loader,
            NodeLease lease,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        return new Consistency(loader, OptionalLong::empty, lease, readWait, Past.NONE);
    }

    /** Decisions are counted, and written down nowhere. */
    @Bean
    DecisionRecorder decisionRecorder() {
        return (_, _, decision, _, _) -> decision;
    }

    @Bean("image")
    SidecarHealth imageHealth(EmbeddedDecisionPoint point) {
        return new SidecarHealth(point);
    }

    @Bean
    SidecarMetrics sidecarMetrics(EmbeddedDecisionPoint point) {
        return new SidecarMetrics(point);
    }

    @Bean
    FilterRegistrationBean<ManagementKey> managementKey(KnownSecrets secrets) {
        FilterRegistrationBean<ManagementKey> registration =
                new FilterRegistrationBean<>(new ManagementKey(secrets));
        registration.addUrlPatterns("/actuator/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
