package dev.precept.pdp.ops;

import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.projections.loader.ImageLoader;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/** How far the log and this node's image are, and how much waits to be appended. */
@Component
@ServiceOnly
final class LogMetrics implements MeterBinder {
    private final ImageLoader loader;
    private final HeadSignal signal;
    private final ImageFeed feed;
    private final Appender appender;

    LogMetrics(ImageLoader loader, HeadSignal signal, ImageFeed feed, Appender appender) {
        this.loader = loader;
        this.signal = signal;
        this.feed = feed;
        this.appender = appender;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("precept.image.position", this, LogMetrics::imagePosition)
                .description("The position of the image that answers")
                .register(meters);
        Gauge.builder("precept.log.lag.positions", this, LogMetrics::lagPositions)
                .description("Events of the log that the image does not have yet")
                .register(meters);
        Gauge.builder("precept.log.lag.millis", feed, ImageFeed::lagMillis)
                .description("For how long the image has not had all of the log")
                .register(meters);
        Gauge.builder("precept.appender.waiting", appender, Appender::waiting)
                .description("Commands that wait to be appended")
                .register(meters);
    }

    private double imagePosition() {
        return loader.image().position().value();
    }

    private double lagPositions() {
        return Math.max(0, signal.position() - loader.image().position().value());
    }
}
