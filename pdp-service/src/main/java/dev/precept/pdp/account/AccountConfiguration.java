package dev.precept.pdp.account;

import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.PersonalVault;
import dev.precept.pdp.oauth.UserClaims;
import dev.precept.projections.image.PolicyImage;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.function.Supplier;

import javax.sql.DataSource;

/** Puts together what is known of people. */
@Configuration(proxyBeanMethods = false)
class AccountConfiguration {
    @Bean
    PersonalVault personalVault(MasterKey master) {
        return new PersonalVault(master);
    }

    @Bean
    Accounts accounts(DataSource database, PersonalVault vault) {
        return new Accounts(database, vault);
    }

    @Bean
    Provisioning provisioning(DataSource database, PersonalVault vault, Accounts accounts) {
        return new Provisioning(database, vault, accounts);
    }

    @Bean
    UserClaims userClaims(Accounts accounts) {
        return new AccountClaims(accounts);
    }

    @Bean
    Passwords passwords(DataSource database, PersonalVault vault) {
        return new Passwords(database, vault);
    }

    @Bean
    OneTimePasswords oneTimePasswords(DataSource database, PersonalVault vault) {
        return new OneTimePasswords(database, vault);
    }

    @Bean
    Passkeys passkeys(DataSource database, PersonalVault vault) {
        return new Passkeys(database, vault);
    }

    @Bean
    PasswordRules passwordRules() {
        return PasswordRules.load();
    }

    /** The loader of images asks for it: it must not ask for the loader in turn. */
    @Bean
    @DependsOnDatabaseInitialization
    Erasure erasure(DataSource database, PersonalVault vault) {
        return new Erasure(database, vault);
    }

    @Bean
    SmartInitializingSingleton erasureRhythm(
            Erasure erasure, LogReader log, Supplier<PolicyImage> images) {
        return () -> erasure.start(log, images);
    }
}
