package dev.precept.pdp.follower;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What a follower says of itself.
 *
 * @param key which one
 * @param organization the id of the one it is registered in; empty for a node
 * @param name a gateway's handle, a node's host
 * @param position up to where it answers
 * @param stateHash the fingerprint of what it has; null where it does not say
 * @param verdict what is known of that
 * @param error what went wrong; null for nothing
 * @param generation of events that it reads; 0 for a gateway
 * @param lease for how long it wants one; zero where it only reports
 * @param detail what it tells besides, as JSON; null for nothing
 */
record Report(
        Follower.Key key,
        String organization,
        String name,
        long position,
        @Nullable String stateHash,
        Verdict verdict,
        @Nullable String error,
        int generation,
        Duration lease,
        @Nullable String detail) {

    /** Whether a follower has at a position what belongs there. */
    enum Verdict {
        /** It has. */
        RIGHT,
        /** It has not. */
        WRONG,
        /** It does not say, or nobody remembers. */
        UNKNOWN
    }
}
