package dev.precept.domain.api;

/** Where an API stands in its life. */
public enum Lifecycle {
    /** Being made: invisible to clients. */
    CREATED,
    /** On trial: calls are served, nobody subscribes. */
    PROTOTYPED,
    /** Served and open for subscription. */
    PUBLISHED,
    /** Calls are refused for now. */
    BLOCKED,
    /** Subscribers are served, nobody new subscribes. */
    DEPRECATED,
    /** Gone for good. */
    RETIRED;

    /** Whether it takes new subscriptions. */
    public boolean isSubscribable() {
        return this == PUBLISHED;
    }

    /** Whether calls are served. */
    public boolean isLive() {
        return this == PROTOTYPED || this == PUBLISHED || this == DEPRECATED;
    }
}
