package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.jose.CheckpointKeys;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.ServiceSettings;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import javax.sql.DataSource;

/** Puts the proof of the log together. */
@ServiceOnly
@Configuration(proxyBeanMethods = false)
class ProofConfiguration {
    private static final Duration APART = Duration.ofSeconds(1);

    @Bean
    Derivation trees(DataSource database, LogReader log, HeadSignal signal) {
        return new Derivation(TreeTables.NAME, database, log, signal, new TreeTables());
    }

    @Bean
    CheckpointKeys checkpointKeys(
            DataSource database,
            MasterKey master,
            @Value("${precept.proof.key-overlap:90d}") Duration overlap) {
        return new CheckpointKeys(database, master, overlap);
    }

    @Bean
    Checkpoints checkpoints(
            DataSource database,
            CheckpointKeys keys,
            @Qualifier("trees") Derivation trees,
            InstantSource clock,
            Checkpoints.Settings settings) {
        return new Checkpoints(database, keys, trees, clock, settings);
    }

    /** The name is the place of the log's first start, and its id: no two logs have one name. */
    @Bean
    Checkpoints.Settings checkpointSettings(
            ServiceSettings service,
            LogReader log,
            @Value("${precept.proof.origin:}") String origin) {
        String place = service.baseUrl().replaceFirst("^https?://", "");
        return new Checkpoints.Settings(
                origin.isEmpty() ? place + "/" + log.head().log() : origin, APART);
    }

    @Bean
    Publishing publishing(
            Checkpoints checkpoints,
            @Value("${precept.proof.interval:10s}") Duration interval,
            @Value("${precept.proof.witnesses:}") List<String> witnesses) {
        return new Publishing(
                checkpoints, new Witnesses(checkpoints, Witness.read(witnesses)), interval);
    }

    @Bean
    Proofs proofs(Checkpoints checkpoints) {
        return new Proofs(checkpoints);
    }
}
