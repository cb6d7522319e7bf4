package dev.precept.pdp.opa.bundle;

import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.NeededKeys;
import dev.precept.pdp.opa.engine.RegoCheck;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.stream.FeedWindow;
import dev.precept.pdp.stream.FollowerDesk;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.Past;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Puts up the bundle server: what keeps bundles ready, and its doors. */
@Configuration(proxyBeanMethods = false)
class BundleConfiguration {
    private static final String OPA = "/v1/organizations/{org}/opa";
    private static final String DIRECTORY = "opa-bundles";

    @Bean
    Signatures bundleSignatures(
            JwtSigner signer, NeededKeys needed, Issuers issuers, InstantSource clock) {
        return new Signatures(signer, needed, issuers, clock);
    }

    @Bean
    CompiledModules compiledModules(ObjectProvider<RegoCheck> check) {
        return new CompiledModules(check.getIfAvailable());
    }

    @Bean
    BundleFiles bundleFiles(Signatures signatures, CompiledModules compiled) {
        return new BundleFiles(signatures, compiled);
    }

    @Bean
    Spool bundleSpool(ServiceSettings settings, BundleFiles files) throws IOException {
        return new Spool(settings.data().resolve(DIRECTORY), files, Limits.SPOOL_BYTES);
    }

    @Bean
    Leases bundleLeases(
            Consistency consistency,
            @Value("${precept.lease.duration:1s}") Duration ofNode,
            InstantSource clock) {
        return new Leases(consistency, ofNode, clock);
    }

    @Bean
    Lines bundleLines(FeedWindow window, Spool spool, Leases leases, CompiledModules compiled) {
        return new Lines(window, spool, leases, compiled);
    }

    @Bean
    BundleMetrics bundleMetrics(Lines lines, Spool spool) {
        return new BundleMetrics(lines, spool);
    }

    @Bean
    Shelf bundleShelf(Lines lines, Spool spool, Signatures signatures) {
        return new Shelf(lines, spool, signatures);
    }

    @Bean
    Doorway opaBundles(FollowerDesk desk, Shelf shelf, Past past, BundleMetrics metrics) {
        return new Doorway(OPA + "/bundles/{bundle}", new BundleDoor(desk, shelf, past, metrics));
    }

    @Bean
    Doorway opaDiscovery(Signatures signatures, Leases leases) {
        return new Doorway(OPA + "/discovery", new DiscoveryDoor(signatures, leases));
    }
}
