package dev.precept.pdp.eventstore;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * When this node writes a snapshot of its image.
 *
 * @param events how many events since the last one make a new one worth while
 * @param interval how often that is looked at
 */
@ConfigurationProperties("precept.snapshot")
public record SnapshotSettings(
        @DefaultValue("10000") long events, @DefaultValue("1m") Duration interval) {}
