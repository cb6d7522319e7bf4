package dev.precept.pdp.stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Who follows, what is kept for them, and how often that was not enough. */
final class FeedMetrics implements MeterBinder {
    private final Feed feed;
    private final Followers followers;

    FeedMetrics(Feed feed, Followers followers) {
        this.feed = feed;
        this.followers = followers;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("precept.feed.followers", followers, Followers::count)
                .description("Followers that are being answered")
                .register(meters);
        Gauge.builder("precept.feed.window.events", feed.window(), FeedWindow::events)
                .description("Events that are kept in memory for followers")
                .register(meters);
        Gauge.builder("precept.feed.window.bytes", feed.window(), FeedWindow::bytes)
                .description("Their bytes")
                .register(meters);
        FunctionCounter.builder("precept.feed.messages", followers, Followers::messages)
                .description("Messages with changes that were sent")
                .register(meters);
        FunctionCounter.builder("precept.feed.lost", followers, Followers::losses)
                .description("Streams that broke off: the follower went, or was too slow")
                .register(meters);
        FunctionCounter.builder("precept.feed.log.reads", feed, Feed::logReads)
                .description("Reads of the log for followers behind what is in memory")
                .register(meters);
    }
}
