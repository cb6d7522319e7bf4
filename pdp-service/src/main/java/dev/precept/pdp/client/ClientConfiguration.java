package dev.precept.pdp.client;

import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.SenderProof;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How clients authenticate. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
    @Bean
    ClientAuthenticator clientAuthenticator(SecretStore secrets) {
        return new ClientSecrets(secrets);
    }

    @Bean
    SenderProof senderProof() {
        return (_, _) -> null;
    }
}
