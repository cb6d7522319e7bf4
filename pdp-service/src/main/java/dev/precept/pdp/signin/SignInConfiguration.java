package dev.precept.pdp.signin;

import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.OneTimePasswords;
import dev.precept.pdp.account.Passkeys;
import dev.precept.pdp.account.Passwords;
import dev.precept.pdp.consent.Consents;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.limit.RateLimiter;
import dev.precept.pdp.logout.LogoutNotices;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.token.AuthorizationGrants;

import io.github.bucket4j.TimeMeter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** Puts together how people sign in. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SignInSettings.class)
class SignInConfiguration {
    @Bean
    Sessions sessions(
            DataSource database, RandomValues values, Accounts accounts, SignInSettings settings) {
        return new Sessions(database, values, accounts, settings);
    }

    @Bean
    KnownBrowsers knownBrowsers(MasterKey master) {
        return new KnownBrowsers(new Sealing(master, "known browsers"));
    }

    @Bean
    PassedFactor passedFactor(MasterKey master) {
        return new PassedFactor(new Sealing(master, "passed factors"));
    }

    @Bean
    SignIn.Stores signInStores(
            Accounts accounts, Passwords passwords, OneTimePasswords codes, Passkeys passkeys) {
        return new SignIn.Stores(accounts, passwords, codes, passkeys);
    }

    @Bean
    Challenges challenges(MasterKey master, RandomValues values, OneTimeIds used) {
        return new Challenges(new Sealing(master, "passkey challenges"), values, used);
    }

    @Bean
    SignIn signIn(
            SignIn.Stores stores,
            Challenges challenges,
            KnownBrowsers browsers,
            SignInSettings settings) {
        Attempts attempts =
                new Attempts(new RateLimiter(Limits.COUNTED_APART, TimeMeter.SYSTEM_NANOTIME));
        return new SignIn(stores, challenges, attempts, browsers, settings);
    }

    @Bean
    SignInPages signInPages(
            Pages pages,
            SignIn signIn,
            PassedFactor passed,
            KnownBrowsers browsers,
            ObjectProvider<SignInButtons> buttons) {
        return new SignInPages(pages, signIn, passed, browsers, buttons.orderedStream().toList());
    }

    @Bean
    SignOut signOut(Sessions sessions, AuthorizationGrants grants, LogoutNotices notices) {
        return new SignOut(sessions, grants, notices);
    }

    @Bean
    AccountDesk accountDesk(Pages pages, Sessions sessions, SignIn signIn) {
        return new AccountDesk(pages, sessions, signIn);
    }

    @Bean
    AccountController.AccountActions accountActions(
            SignIn signIn,
            Sessions sessions,
            SignOut signOut,
            AuthorizationGrants grants,
            Consents consents) {
        return new AccountController.AccountActions(signIn, sessions, signOut, grants, consents);
    }
}
