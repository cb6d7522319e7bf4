package dev.precept.pdp.follower;

import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.web.NodeLease;
import dev.precept.projections.embedded.Lease;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;

/** Puts up what keeps track of followers, and the doors that they report at. */
@Configuration(proxyBeanMethods = false)
class FollowerConfiguration {
    private static final String GATEWAY = "/v1/organizations/{org}/gateways/{gateway}";

    /** An answer that comes later than that grants nothing any more. */
    private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);

    @Bean
    Lease ownLease() {
        return new Lease();
    }

    @Bean
    NodeLease nodeLease(Lease own, LeaseSettings settings) {
        return settings.isOn() ? NodeLease.of(own) : NodeLease.ENDLESS;
    }

    @Bean
    RecentChanges recentChanges() {
        return new RecentChanges();
    }

    @Bean
    @DependsOnDatabaseInitialization
    Registrar registrar(
            Database database,
            ImageLoader loader,
            Lease own,
            LeaseSettings settings,
            @Value("${precept.node:}") String name) {
        Duration patience = settings.duration();
        return new Registrar(
                database.unpooled(
                        "precept-followers",
                        patience.compareTo(SHORTEST_ANSWER) < 0 ? SHORTEST_ANSWER : patience),
                loader,
                own,
                new Registrar.Node(
                        new Follower.Key(
                                Follower.Kind.NODE,
                                name.isEmpty() ? host() : name,
                                UUID.randomUUID().toString()),
                        1,
                        settings.duration()));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    @Bean
    Reports reports(
            Registrar registrar,
            ImageLoader loader,
            RecentChanges recent,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        return new Reports(registrar, loader, recent, readWait);
    }

    @Bean
    Doorway gatewayLease(Reports reports, RecentChanges recent, LeaseSettings settings) {
        return new Doorway(GATEWAY + "/lease", new LeaseDoor(reports, recent, settings.duration()));
    }

    @Bean
    Doorway gatewayApplied(Reports reports) {
        return new Doorway(GATEWAY + "/applied", new AppliedDoor(reports));
    }
}
