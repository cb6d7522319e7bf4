package dev.precept.pdp;

import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.pdp.jose.CryptoProvider;
import dev.precept.pdp.jose.DpopNonces;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.KeyEncryption;
import dev.precept.pdp.jose.KnownSecrets;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.MetadataSigner;
import dev.precept.pdp.jose.OpaqueTokens;
import dev.precept.pdp.jose.PageTokens;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.jose.SecretHasher;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.jose.SecretUses;
import dev.precept.pdp.jose.SecurityDevice;
import dev.precept.pdp.jose.StoredKeyMetadataSigner;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

import javax.sql.DataSource;

/** The keys and secrets of this node, and what reads tokens by them. */
@Configuration(proxyBeanMethods = false)
class KeysConfiguration {
    /** The one clock: whoever needs the present asks it. */
    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** The provider comes first: keys made before it would be another provider's, and slow. */
    @Bean
    MasterKey masterKey(ServiceSettings settings, Environment environment) {
        CryptoProvider.install();
        try {
            String device = environment.getProperty("precept.pkcs11.configuration", "");
            return device.isEmpty()
                    ? MasterKey.load(environment.getProperty(MasterKey.VARIABLE), settings.data())
                    : MasterKey.of(
                            new SecurityDevice(
                                    Path.of(device),
                                    environment.getProperty("precept.pkcs11.alias", "precept")),
                            environment.getProperty(MasterKey.PIN_VARIABLE));
        } catch (IllegalArgumentException | IllegalStateException unfit) {
            throw new SettingException(
                    String.valueOf(unfit.getMessage()),
                    "Give the key that this log was begun with: 32 bytes in Base64, in "
                            + MasterKey.VARIABLE
                            + " or in the data directory's "
                            + MasterKey.FILE
                            + ", or the AES key of a PKCS#11 device.");
        }
    }

    @Bean
    ApiKeys apiKeys(KnownSecrets secrets) {
        return new ApiKeys(secrets);
    }

    @Bean(initMethod = "start")
    SecretUses secretUses(DataSource database, InstantSource clock) {
        return new SecretUses(database, clock);
    }

    @Bean
    SecretStore secretStore(DataSource database, MasterKey master, SecretUses uses) {
        return new SecretStore(database, new SecretHasher(master), uses);
    }

    @Bean
    SealedSecrets providerSecrets(DataSource database, MasterKey master) {
        return SealedSecrets.ofProviders(database, master);
    }

    @Bean
    SealedSecrets webhookSecrets(DataSource database, MasterKey master) {
        return SealedSecrets.ofWebhooks(database, master);
    }

    @Bean
    PrivateKeyStore privateKeyStore(DataSource database, MasterKey master) {
        return new PrivateKeyStore(database, new KeyEncryption(master));
    }

    @Bean
    MetadataSigner metadataSigner(PrivateKeyStore keys) {
        return new StoredKeyMetadataSigner(keys);
    }

    @Bean
    JwtSigner jwtSigner(PrivateKeyStore keys) {
        return new JwtSigner(keys);
    }

    @Bean
    OpaqueTokens opaqueTokens(MasterKey master) {
        return new OpaqueTokens(master);
    }

    @Bean
    DpopNonces dpopNonces(MasterKey master) {
        return new DpopNonces(master);
    }

    @Bean
    TokenProofs tokenProofs() {
        return new TokenProofs();
    }

    @Bean
    PageTokens pageTokens(MasterKey master) {
        return new PageTokens(master);
    }

    @Bean
    Issuers issuers(ServiceSettings settings) {
        return new Issuers(settings.baseUrl());
    }

    @Bean
    AccessTokens.Waiting waiting(
            ImageLoader loader, @Value("${precept.read.wait:2s}") Duration readWait) {
        return new AccessTokens.Waiting(loader, readWait);
    }

    @Bean
    AccessTokens accessTokens(
            Issuers issuers,
            OpaqueTokens opaque,
            AccessTokens.Waiting waiting,
            ForeignKeys foreignKeys,
            TokenProofs proofs) {
        return new AccessTokens(opaque, issuers, waiting, foreignKeys, proofs);
    }
}
