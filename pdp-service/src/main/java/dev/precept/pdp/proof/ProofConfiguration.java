package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.settings.ServiceOnly;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/** Puts the proof of the log together. */
@ServiceOnly
@Configuration(proxyBeanMethods = false)
class ProofConfiguration {
    @Bean
    Derivation trees(DataSource database, LogReader log, HeadSignal signal) {
        return new Derivation(TreeTables.NAME, database, log, signal, new TreeTables());
    }
}
