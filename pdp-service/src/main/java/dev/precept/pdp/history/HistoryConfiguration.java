package dev.precept.pdp.history;

import dev.precept.pdp.eventstore.Derivation;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.web.Past;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.history.QuestionImages;
import dev.precept.projections.image.PolicyImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** Wires the log's past. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {
    @Bean
    @ServiceOnly
    KeyTable keyTable(DataSource database, LogReader log) {
        return new KeyTable(database, log);
    }

    @Bean
    @ServiceOnly
    Derivation historyKeys(
            DataSource database, LogReader log, HeadSignal signal, KeyTable keyTable) {
        return new Derivation(KeyTable.NAME, database, log, signal, keyTable);
    }

    @Bean
    @ServiceOnly
    QuestionImages questionImages(
            LogReader log, ExpressionCompiler expressions, KeyTable keyTable) {
        String id = log.head().log().toString();
        return new QuestionImages(PolicyImage.empty(id, expressions), keyTable);
    }

    @Bean
    @ServiceOnly
    PastImages pastImages(LogReader log, ServiceSettings service, ExpressionCompiler expressions) {
        PolicyImage beginning = PolicyImage.empty(log.head().log().toString(), expressions);
        return new PastImages(log, service.data().resolve("snapshots"), beginning);
    }

    @Bean
    @ServiceOnly
    History history(
            LogReader log,
            PastImages pastImages,
            Parts parts,
            Supplier<PolicyImage> images,
            InstantSource clock) {
        return new History(log, pastImages, parts, images, clock);
    }

    @Bean
    @ServiceOnly
    Parts parts(QuestionImages questionImages, Derivation historyKeys) {
        return new Parts(questionImages, historyKeys);
    }

    @Bean
    @ServiceOnly
    Past past(History history) {
        return new OpenPast(history);
    }

    @Bean
    @ServiceOnly
    Differences differences(History history, LogReader log) {
        return new Differences(history, log);
    }
}
