package dev.precept.pdp.scim;

import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.Provisioning;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.signin.SignOut;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.function.Supplier;

/** Puts SCIM together. */
@Configuration(proxyBeanMethods = false)
class ScimConfiguration {
    @Bean
    ScimRequests scimRequests(Issuers issuers, Supplier<PolicyImage> images) {
        return new ScimRequests(issuers, images);
    }

    @Bean
    Commands scimCommands(CommandGateway gateway, ImageLoader loader) {
        return new Commands(gateway, loader);
    }

    @Bean
    People scimPeople(Provisioning provisioning, Accounts accounts, SignOut signOut) {
        return new People(provisioning, accounts, signOut);
    }

    @Bean
    Users scimUsers(Commands commands, People people, Privilege privilege) {
        return new Users(commands, people, privilege, new RandomIds());
    }

    @Bean
    Groups scimGroups(Commands commands, Privilege privilege) {
        return new Groups(commands, privilege, new RandomIds());
    }
}
