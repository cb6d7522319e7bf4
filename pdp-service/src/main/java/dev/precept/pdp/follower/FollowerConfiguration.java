package dev.precept.pdp.follower;

import dev.precept.domain.schema.EventCodec;
import dev.precept.pdp.command.Generations;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.NodeLease;
import dev.precept.projections.embedded.Lease;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import tools.jackson.databind.json.JsonMapper;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

import javax.sql.DataSource;

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
                        EventCodec.GENERATION,
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
    OpaReports opaReports(
            Registrar registrar,
            RecentChanges recent,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        return new OpaReports(registrar, recent, readWait);
    }

    @Bean
    Doorway gatewayLease(Reports reports, RecentChanges recent, LeaseSettings settings) {
        return new Doorway(GATEWAY + "/lease", new LeaseDoor(reports, recent, settings.duration()));
    }

    @Bean
    FollowerReader followerReader(DataSource dataSource, InstantSource clock) {
        return new FollowerReader(dataSource, clock);
    }

    @Bean
    Fence fence(
            FollowerReader reader, Registrar registrar, ImageLoader loader, RecentChanges recent) {
        return new Fence(reader, registrar, loader, recent);
    }

    @Bean
    FollowerMetrics followerMetrics(
            Fence fence, RecentChanges recent, ImageLoader loader, Lease own) {
        return new FollowerMetrics(fence, recent, loader, own);
    }

    @Bean
    Generations generations(DataSource dataSource) {
        return new NodeGenerations(dataSource);
    }

    @Bean
    Doorway reach(Fence fence, RecentChanges recent, Consistency consistency, JsonMapper json) {
        return new Doorway(
                "/v1/organizations/{org}/changes/{" + ReachDoor.POSITION + "}/reach",
                new ReachDoor(fence, recent, consistency, json));
    }

    @Bean
    Doorway gatewayApplied(Reports reports) {
        return new Doorway(GATEWAY + "/applied", new AppliedDoor(reports));
    }
}
