package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.IdSource;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.NeededKeys;
import dev.precept.pdp.jose.Sealing;
import dev.precept.projections.image.PolicyImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Puts together what transmits signals. */
@Configuration(proxyBeanMethods = false)
class SignalConfiguration {
    @Bean
    SignalStreams signalStreams(DataSource database) {
        return new SignalStreams(database);
    }

    @Bean
    SignalLog signalLog(
            LogReader log,
            SignalStreams streams,
            Supplier<PolicyImage> images,
            Issuers issuers,
            InstantSource clock) {
        return new SignalLog(log, streams, images, issuers, clock);
    }

    @Bean
    SecurityEventTokens securityEventTokens(
            JwtSigner signer, Issuers issuers, NeededKeys needed, Supplier<PolicyImage> images) {
        return new SecurityEventTokens(signer, issuers, needed, images);
    }

    @Bean
    SignalPoll signalPoll(SignalStreams streams, SignalLog log, SecurityEventTokens tokens) {
        return new SignalPoll(streams, log, tokens);
    }

    @Bean
    Sealing signalSealing(MasterKey master) {
        return new Sealing(master, "signal streams");
    }

    @Bean
    IdSource signalIds() {
        return new RandomIds();
    }

    @Bean
    SignalPusher signalPusher(
            SignalLog log,
            SecurityEventTokens tokens,
            Fetcher fetcher,
            Sealing signalSealing,
            IdSource signalIds) {
        return new SignalPusher(log, tokens, fetcher, signalSealing, signalIds);
    }
}
