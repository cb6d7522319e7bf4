package dev.precept.pdp.oauth;

import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.PairwiseNames;
import dev.precept.projections.image.PolicyImage;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** What the endpoints of OAuth share. */
@Configuration(proxyBeanMethods = false)
class OAuthConfiguration {
    @Bean
    Tenants tenants(Supplier<PolicyImage> images, Issuers issuers, InstantSource clock) {
        return new Tenants(images, issuers, clock);
    }

    @Bean
    SubjectNames subjectNames(MasterKey master) {
        return new SubjectNames(new PairwiseNames(master));
    }

    @Bean
    RandomValues randomValues() {
        return new RandomValues();
    }

    @Bean
    OpenRequests openRequests() {
        return new OpenRequests();
    }

    @Bean
    OneTimeIds oneTimeIds(DataSource database) {
        return new OneTimeIds(database);
    }

    @Bean(initMethod = "start")
    ExpiredRemoval expiredRemoval(ObjectProvider<Expiring> tables) {
        return new ExpiredRemoval(tables.stream().toList());
    }
}
