package dev.precept.pdp.client;

import dev.precept.pdp.fetch.RemoteKeys;
import dev.precept.pdp.jose.DpopNonces;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.SenderProof;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;

/** How clients authenticate. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
    @Bean
    ClientKeysResolver clientKeys(RemoteKeys keys) {
        return new ClientKeysResolver(keys);
    }

    @Bean
    ClientAuthenticator clientAuthenticator(
            SecretStore secrets,
            ClientKeysResolver keys,
            OneTimeIds ids,
            @Value("${precept.tls.client-ca:#{null}}") @Nullable Path authorities) {
        return new RegisteredMethods(
                new ClientSecrets(secrets),
                new ClientAssertions(keys, ids),
                new ClientCertificates(CertificateAuthorities.read(authorities), keys));
    }

    @Bean
    SenderProof senderProof(
            OneTimeIds ids,
            DpopNonces nonces,
            @Value("${precept.dpop-nonce:false}") boolean isNonceRequired) {
        return new SenderKeys(ids, nonces, isNonceRequired);
    }
}
