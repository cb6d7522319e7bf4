package dev.precept.pdp.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved, in either direction. */
final class TestClock implements InstantSource {
    private volatile Instant now = Instant.parse("2025-06-01T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void move(Duration by) {
        now = now.plus(by);
    }
}
