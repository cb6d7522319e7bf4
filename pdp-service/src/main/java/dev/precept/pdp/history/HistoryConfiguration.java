package dev.precept.pdp.history;

import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.PastImages;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.web.Past;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Wires the log's past. */
@Configuration(proxyBeanMethods = false)
class HistoryConfiguration {
    @Bean
    @ServiceOnly
    History history(
            LogReader log,
            ServiceSettings service,
            ExpressionCompiler expressions,
            Supplier<PolicyImage> images,
            InstantSource clock) {
        PolicyImage beginning = PolicyImage.empty(log.head().log().toString(), expressions);
        Path snapshots = service.data().resolve("snapshots");
        return new History(log, new PastImages(log, snapshots, beginning), images, clock);
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
