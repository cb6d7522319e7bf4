package dev.precept.pdp.logout;

import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.projections.image.PolicyImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Puts together what tells clients of logouts. */
@Configuration(proxyBeanMethods = false)
class LogoutConfiguration {
    @Bean(initMethod = "start")
    LogoutNotices logoutNotices(
            DataSource database,
            LogoutNotices.Outlets logoutOutlets,
            Supplier<PolicyImage> images,
            InstantSource clock) {
        return new LogoutNotices(database, logoutOutlets, images, clock, new RandomIds());
    }

    @Bean
    LogoutNotices.Outlets logoutOutlets(Fetcher fetcher, JwtSigner signer, Issuers issuers) {
        return new LogoutNotices.Outlets(
                fetcher, new LogoutTokens(signer, new RandomIds()), issuers);
    }
}
