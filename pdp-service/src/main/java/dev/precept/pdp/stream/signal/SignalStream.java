package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A receiver's stream.
 *
 * @param client the receiver
 * @param settings what the receiver says of it
 * @param reason why it is paused, where that was not the receiver's doing
 * @param position up to there the receiver has everything
 * @param acknowledged what it has beyond that
 * @param verification what it asked to be sent, to see that the stream works
 */
record SignalStream(
        String id,
        OrganizationId organization,
        ApplicationId client,
        Settings settings,
        Status status,
        @Nullable String reason,
        long position,
        Set<String> acknowledged,
        @Nullable Verification verification) {
    SignalStream {
        acknowledged = Set.copyOf(acknowledged);
    }

    /** SSF 1.0 section 8.1.2.1. */
    enum Status {
        /** Signals are told. */
        ENABLED,
        /** They are kept until it is enabled again. */
        PAUSED,
        /** They are lost. */
        DISABLED
    }

    /** How tokens are delivered. */
    enum Method {
        /** RFC 8935. */
        PUSH("urn:ietf:rfc:8935"),
        /** RFC 8936. */
        POLL("urn:ietf:rfc:8936");

        private final String uri;

        Method(String uri) {
            this.uri = uri;
        }

        /** The name of the method. */
        String uri() {
            return uri;
        }
    }

    /**
     * What the receiver says of its stream.
     *
     * @param endpoint where tokens are pushed to; null where they are polled
     * @param authorization the field {@code Authorization} to push with, sealed; null for none
     * @param events the types it asks for, also those that there are not
     */
    record Settings(
            Method method,
            @Nullable String endpoint,
            @Nullable String authorization,
            List<String> events,
            @Nullable String description) {
        Settings {
            events = List.copyOf(events);
        }
    }

    /** A verification that has not been acknowledged. */
    record Verification(String id, @Nullable String state, Instant at) {}

    /** The types that are delivered. */
    List<String> delivered() {
        return Signal.SUPPORTED.stream().filter(settings.events()::contains).toList();
    }
}
