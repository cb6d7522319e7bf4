package dev.precept.pdp.audit;

import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.decision.EvaluationQuestions;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.history.History;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Pseudonyms;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Puts the decision log together. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {
    @Bean
    Masking masking(DecisionLogSettings settings, MasterKey master) {
        try {
            return new Masking(settings.mask(), new Pseudonyms(master));
        } catch (IllegalArgumentException unknown) {
            throw new SettingException(
                    "precept.decision-log.mask: " + unknown.getMessage() + ".",
                    "Name subject, session, token-id, resource, or an attribute as"
                            + " context.NAME, subject.NAME, resource.NAME, action.NAME or"
                            + " token.NAME.");
        }
    }

    @Bean
    DecisionLog.Store decisionStore(
            DecisionLogSettings settings, ServiceSettings service, Masking masking)
            throws IOException {
        return new DecisionLog.Store(
                new Waiting<>(settings.queue()),
                new Rows(masking, new RecordIds()),
                Spill.open(
                        Row.class, service.data().resolve("decision-log"), settings.spillBytes()));
    }

    @Bean
    TokenOutcomes.Store outcomeStore(DecisionLogSettings settings, ServiceSettings service)
            throws IOException {
        return new TokenOutcomes.Store(
                new Waiting<>(settings.queue()),
                Spill.open(
                        OutcomeRow.class,
                        service.data().resolve("token-outcomes"),
                        settings.spillBytes()));
    }

    @Bean
    TokenOutcomes tokenOutcomes(
            TokenOutcomes.Store store,
            Masking masking,
            DecisionLogWriter.Counters counters,
            InstantSource clock) {
        return new TokenOutcomes(store, masking, new RecordIds(), counters.unwritten(), clock);
    }

    @Bean
    DecisionLogWriter.Stores writtenStores(
            DecisionLog.Store decisions, TokenOutcomes.Store outcomes) {
        return new DecisionLogWriter.Stores(decisions, outcomes);
    }

    @Bean
    DecisionLogWriter.Counters decisionCounters() {
        return new DecisionLogWriter.Counters(new Tally(), new Marks(), new Unwritten());
    }

    @Bean
    DecisionLog decisionLog(
            DecisionLogSettings settings,
            DecisionLog.Store store,
            DecisionLogWriter.Counters counters) {
        return new DecisionLog(
                settings, store, counters.tally(), counters.marks(), counters.unwritten());
    }

    @Bean
    RefusedCalls refusedCalls(
            Supplier<PolicyImage> images,
            DecisionLog log,
            DecisionLogWriter.Counters counters,
            InstantSource clock) {
        return new RefusedCalls(images, log, counters.unwritten(), clock);
    }

    /**
     * On a connection of its own: doors and administration need not wait for it, nor it for them.
     */
    @Bean
    @DependsOnDatabaseInitialization
    DecisionLogWriter decisionLogWriter(
            DecisionLogSettings settings,
            Database database,
            InstantSource clock,
            DecisionLogWriter.Stores stores,
            DecisionLogWriter.Counters counters) {
        return new DecisionLogWriter(
                settings, database.unpooled("decision-log"), clock, stores, counters);
    }

    @Bean
    DecisionReader decisionReader(DataSource database, Masking masking) {
        return new DecisionReader(database, masking);
    }

    @Bean
    Retention decisionRetention(DecisionLogSettings settings, InstantSource clock) {
        return new Retention(settings.retention(), clock);
    }

    @Bean
    @ServiceOnly
    SidecarDecisions sidecarDecisions(
            DecisionLogSettings settings,
            DataSource database,
            Masking masking,
            Retention decisionRetention) {
        return new SidecarDecisions(
                database,
                new Rows(masking, new RecordIds()),
                masking,
                decisionRetention,
                new Quota(settings.reported(), decisionRetention.clock()));
    }

    @Bean
    @ServiceOnly
    Replaying replaying(
            DataSource database,
            LogReader log,
            History history,
            Retention decisionRetention,
            Decider decider) {
        return new Replaying(database, log, history, decisionRetention, decider);
    }

    @Bean
    @ServiceOnly
    Receipts receipts(
            DataSource database,
            LogReader log,
            DecisionReader decisions,
            Retention decisionRetention) {
        return new Receipts(database, log, decisions, decisionRetention);
    }

    @Bean
    @ServiceOnly
    ReceiptMaker receiptMaker(
            ReceiptSettings settings,
            DataSource database,
            LogReader log,
            CommandGateway gateway,
            InstantSource clock) {
        return new ReceiptMaker(
                settings.interval(),
                new ReceiptMaker.Parts(database, log, gateway, new RandomIds(), clock));
    }

    @Bean
    @ServiceOnly
    LiveUse liveUse(DataSource database) {
        return new LiveUse(database);
    }

    @Bean
    UsageReader usageReader(
            DataSource database,
            DecisionLogSettings settings,
            DecisionLogWriter.Counters counters,
            @Value("${precept.reports.timeout:60s}") Duration patience) {
        return new UsageReader(database, settings, counters.unwritten(), patience);
    }

    @Bean
    @ServiceOnly
    Derivation bootstrapUse(DataSource database, LogReader log, HeadSignal signal) {
        return new Derivation(BootstrapUses.NAME, database, log, signal, new BootstrapUses.Table());
    }

    @Bean
    @ServiceOnly
    BootstrapUses bootstrapUses(
            DataSource database, @Qualifier("bootstrapUse") Derivation bootstrapUse) {
        return new BootstrapUses(database, bootstrapUse);
    }

    @Bean
    PastDecisions pastDecisions(LogReader log, ExpressionCompiler expressions, Decider decider) {
        return new PastDecisions(
                log,
                decider,
                PolicyImage.empty(log.head().log().toString(), expressions),
                new PastDecisions.Bounds(Limits.PAST_TIME, Limits.PAST_EVENTS));
    }

    @Bean
    Doorway explanations(
            EvaluationQuestions questions,
            Decider decider,
            HistoryReader history,
            PastDecisions past,
            JsonMapper json) {
        return new Doorway(
                "/o/{org}/access/v1/explain",
                new ExplainDoor(questions, decider, history, past, json));
    }

    @Bean
    MeterBinder decisionLogMetrics(DecisionLog.Store store, DecisionLogWriter.Counters counters) {
        return meters -> {
            counters.unwritten().bindTo(meters);
            Gauge.builder("precept.decision.log.waiting", store.waiting(), Waiting::size)
                    .description("Decisions that wait to be written")
                    .register(meters);
            Gauge.builder("precept.decision.log.spilled.bytes", store.spill(), Spill::bytes)
                    .description("What the database has yet to take from files")
                    .register(meters);
        };
    }
}
