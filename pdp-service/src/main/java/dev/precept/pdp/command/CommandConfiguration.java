package dev.precept.pdp.command;

import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.time.InstantSource;

/** Wires the way from a request to the log. */
@Configuration(proxyBeanMethods = false)
class CommandConfiguration {
    private final Duration readWait;

    CommandConfiguration(@Value("${precept.read.wait:2s}") Duration readWait) {
        this.readWait = readWait;
    }

    @Bean
    CommandGateway.Parts commandParts(
            Appender appender,
            LogReader log,
            ImageLoader loader,
            InstantSource clock,
            Generations generations) {
        return new CommandGateway.Parts(appender, log, loader, clock, generations, readWait);
    }

    /** Who completes organizations sends commands for it: hence the keeper is looked up late. */
    @Bean
    CommandGateway commandGateway(
            CommandGateway.Parts parts, ObjectProvider<OrganizationKeeper> keeper) {
        return new CommandGateway(parts, organization -> keeper.getObject().made(organization));
    }

    /** Ends proposals whose time is over. */
    @Bean
    OrganizationInitializer proposalExpiry(CommandGateway gateway, InstantSource clock) {
        return new ProposalExpiry(gateway, clock);
    }

    @Bean
    OrganizationKeeper organizationKeeper(
            CommandGateway gateway,
            ImageLoader loader,
            ObjectProvider<OrganizationInitializer> initializers) {
        return new OrganizationKeeper(gateway, loader, initializers.orderedStream().toList());
    }
}
