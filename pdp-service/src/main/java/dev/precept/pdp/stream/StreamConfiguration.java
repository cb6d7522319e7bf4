package dev.precept.pdp.stream;

import dev.precept.pdp.door.Admissions;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.eventstore.HistoryReader;
import dev.precept.pdp.eventstore.LogReader;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** Puts up the feed: its window, which the loader fills, and its doors. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
    private static final String CHANGES = "/v1/organizations/{org}/changes";

    @Bean
    FeedWindow feedWindow() {
        return new FeedWindow();
    }

    @Bean
    Feed feed(FeedWindow window, LogReader log, HistoryReader history) {
        return new Feed(window, log, history);
    }

    @Bean
    Followers followers(FeedWindow window) {
        return new Followers(window);
    }

    @Bean
    FeedMetrics feedMetrics(Feed feed, Followers followers) {
        return new FeedMetrics(feed, followers);
    }

    @Bean
    FollowerDesk followerDesk(
            Feed feed,
            Followers followers,
            Admissions admissions,
            LogReader log,
            InstantSource clock) {
        return new FollowerDesk(feed, followers, admissions, log, clock);
    }

    @Bean
    Doorway changes(FollowerDesk desk) {
        return new Doorway(CHANGES, new ChangesDoor(desk));
    }

    @Bean
    Doorway changesSnapshot(FollowerDesk desk) {
        return new Doorway(CHANGES + "/snapshot", new SnapshotDoor(desk));
    }
}
