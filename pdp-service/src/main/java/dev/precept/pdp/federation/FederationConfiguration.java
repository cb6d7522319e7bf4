package dev.precept.pdp.federation;

import dev.precept.pdp.fetch.RemoteKeys;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.pdp.settings.ServiceOnly;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** Puts together what keeps other issuers' keys at hand, and who their users are here. */
@Configuration(proxyBeanMethods = false)
class FederationConfiguration {
    @Bean
    @ServiceOnly
    AccountLinks accountLinks(DataSource database, MasterKey master) {
        return new AccountLinks(database, new Pseudonyms(master));
    }

    @Bean
    ProviderKeys providerKeys(RemoteKeys keys) {
        return new ProviderKeys(keys);
    }
}
