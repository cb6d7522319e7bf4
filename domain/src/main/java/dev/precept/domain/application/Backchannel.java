package dev.precept.domain.application;

import org.jspecify.annotations.Nullable;

/**
 * How a client hears that a backchannel authentication has ended (CIBA Core 1.0 section 5).
 *
 * @param mode how
 * @param notificationUri where it is told; null where it polls
 */
public record Backchannel(Mode mode, @Nullable String notificationUri) {
    /** How. */
    public enum Mode {
        /** It asks the token endpoint until there is an answer. */
        POLL,
        /** It is told to ask. */
        PING
    }
}
