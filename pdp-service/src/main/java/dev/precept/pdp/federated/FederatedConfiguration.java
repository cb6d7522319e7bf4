package dev.precept.pdp.federated;

import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.federation.AccountLinks;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.fetch.RemoteKeys;
import dev.precept.pdp.interaction.BrowserCookie;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.signin.Sessions;
import dev.precept.pdp.signin.SignInButtons;
import dev.precept.projections.image.IdentityProviderDocument;
import dev.precept.projections.image.IdentityProviderImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.ArrayList;
import java.util.List;

/** Sign-in at identity providers. */
@Configuration(proxyBeanMethods = false)
class FederatedConfiguration {
    @Bean
    Upstreams upstreams(Fetcher fetcher, RemoteKeys keys, SealedSecrets providerSecrets) {
        return new Upstreams(fetcher, keys, providerSecrets);
    }

    @Bean
    Newcomers newcomers(AccountLinks links, Accounts accounts, CommandGateway commands) {
        return new Newcomers(links, accounts, commands);
    }

    @Bean
    FederatedController.Parts federatedParts(
            RandomValues values, MasterKey master, OneTimeIds used, Sessions sessions) {
        return new FederatedController.Parts(
                new BrowserCookie(values),
                values,
                new Sealing(master, "federated sign-ins"),
                used,
                sessions);
    }

    /** One for each provider that users sign in at, by handle. */
    @Bean
    SignInButtons providerButtons() {
        return (tenant, _) -> {
            List<SignInButtons.Button> buttons = new ArrayList<>();
            for (IdentityProviderImage it : tenant.organization().identityProviders().list()) {
                IdentityProviderDocument provider = it.document();
                ProviderSignIn signIn = provider.details().signIn();
                if (signIn != null) {
                    buttons.add(
                            new SignInButtons.Button(
                                    "/sign-in/federated/" + provider.handle().value(),
                                    signIn.displayName()));
                }
            }
            return buttons;
        };
    }
}
