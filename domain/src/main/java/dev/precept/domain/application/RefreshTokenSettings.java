package dev.precept.domain.application;

/**
 * How long refresh tokens live.
 *
 * @param idleSeconds one that is not used for so long is dead
 * @param lifetimeSeconds so long after the user signed in for them all are dead
 * @param graceSeconds so long after its use one may be used again by the same client and key: an
 *     answer may have been lost; 0 for never
 */
public record RefreshTokenSettings(int idleSeconds, int lifetimeSeconds, int graceSeconds) {
    /** 7 days idle, 30 days in all, 5 seconds of grace. */
    public static final RefreshTokenSettings DEFAULT =
            new RefreshTokenSettings(604_800, 2_592_000, 5);
}
