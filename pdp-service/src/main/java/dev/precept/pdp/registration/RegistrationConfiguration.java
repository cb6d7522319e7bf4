package dev.precept.pdp.registration;

import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.security.CallerAuthenticator;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** Puts the registration of clients together, at the doors of both listeners. */
@Configuration(proxyBeanMethods = false)
class RegistrationConfiguration {
    @Bean
    RegistrationTokens registrationTokens(DataSource database, RandomValues values) {
        return new RegistrationTokens(database, values);
    }

    @Bean
    RegisteredClients registeredClients(DataSource database, RandomValues values) {
        return new RegisteredClients(database, values);
    }

    @Bean
    Registering registering(
            CommandGateway commands,
            SecretStore secrets,
            RegisteredClients clients,
            ForeignKeys keys) {
        return new Registering(
                new Registrar(commands, secrets, new RandomIds()),
                clients,
                new SoftwareStatements(keys));
    }

    @Bean
    Doorway registrationDoor(
            Issuers issuers,
            CallerAuthenticator callers,
            RegistrationTokens tokens,
            Registering registering) {
        return new Doorway(
                "/o/{org}/oauth2/register",
                new RegistrationDoor(issuers, callers, tokens, registering));
    }

    @Bean
    Doorway clientConfigurationDoor(
            Issuers issuers,
            RegisteredClients clients,
            Registering registering,
            SecretStore secrets) {
        return new Doorway(
                "/o/{org}/oauth2/register/{" + ClientConfigurationDoor.CLIENT + "}",
                new ClientConfigurationDoor(issuers, clients, registering, secrets));
    }
}
