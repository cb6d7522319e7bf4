package dev.precept.pdp.device;

import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.device.DeferredRequest.Kind;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.jose.GrantVault;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.signin.Sessions;
import dev.precept.pdp.token.Grant;
import dev.precept.pdp.token.UserTokens;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** Puts together what users allow elsewhere than where it is asked for. */
@Configuration(proxyBeanMethods = false)
class DeviceConfiguration {
    @Bean
    DeferredGrants deferredGrants(
            DataSource database, GrantVault vault, MasterKey master, OpenRequests opened) {
        return new DeferredGrants(database, vault, new Pseudonyms(master), new RandomIds(), opened);
    }

    @Bean
    Pings backchannelPings(Fetcher fetcher) {
        return new Pings(fetcher);
    }

    @Bean
    Grant deviceCode(DeferredGrants grants, UserTokens tokens) {
        return new DeferredGrant(Kind.DEVICE, grants, tokens);
    }

    @Bean
    Grant backchannelGrant(DeferredGrants grants, UserTokens tokens) {
        return new DeferredGrant(Kind.BACKCHANNEL, grants, tokens);
    }

    @Bean
    Doorway deviceAuthorizationDoor(
            Issuers issuers,
            ClientAuthenticator clients,
            DeferredGrants grants,
            RandomValues values) {
        return new Doorway(
                "/o/{org}/oauth2/device_authorization",
                new FormDoor(issuers, new DeviceAuthorizationEndpoint(clients, grants, values)));
    }

    @Bean
    Doorway backchannelDoor(
            Issuers issuers,
            ClientAuthenticator clients,
            Accounts accounts,
            DeferredGrants grants,
            RandomValues values) {
        return new Doorway(
                "/o/{org}/oauth2/bc-authorize",
                new FormDoor(
                        issuers,
                        new BackchannelEndpoint(clients, new UserHints(accounts), grants, values)));
    }

    @Bean
    SignedIn signedIn(Sessions sessions, Interactions interactions) {
        return new SignedIn(sessions, interactions);
    }

    @Bean
    Answers deferredAnswers(DeferredGrants grants, Pings pings) {
        return new Answers(grants, pings);
    }

    @Bean
    CodeTries codeTries() {
        return new CodeTries();
    }
}
