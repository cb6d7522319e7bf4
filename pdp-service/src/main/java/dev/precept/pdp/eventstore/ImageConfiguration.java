package dev.precept.pdp.eventstore;

import dev.precept.domain.schema.EventCodec;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.loader.ImagePublisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.function.Supplier;

import javax.sql.DataSource;

/** Wires the image: what it begins with, what feeds it, and how the others get at it. */
@Configuration(proxyBeanMethods = false)
class ImageConfiguration {
    /** Empty until the feed has started; a log with unknown events gets no image. */
    @Bean
    ImageLoader imageLoader(
            LogReader log,
            DataSource dataSource,
            ObjectProvider<ImagePublisher> publishers,
            ExpressionCompiler expressions) {
        UnknownTypeCheck.requireKnown(dataSource, EventCodec.typeNames());
        return new ImageLoader(
                PolicyImage.empty(log.head().log().toString(), expressions),
                publishers.orderedStream().toList());
    }

    @Bean
    ImageFeed imageFeed(
            LogReader log,
            HeadSignal signal,
            ImageLoader loader,
            ServiceSettings service,
            SnapshotSettings settings) {
        return new ImageFeed(log, signal, loader, service.data().resolve("snapshots"), settings);
    }

    @Bean
    Supplier<PolicyImage> images(ImageLoader loader) {
        return loader::image;
    }
}
