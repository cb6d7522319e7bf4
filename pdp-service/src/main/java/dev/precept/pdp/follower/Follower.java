package dev.precept.pdp.follower;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A follower as the table has it.
 *
 * @param key which one
 * @param organization the id of the one it is registered in; empty for a node
 * @param name a gateway's handle, a node's host
 * @param position up to where it has said that it answers
 * @param stateHash the fingerprint that it reported last; null for none
 * @param quarantine why it is given no lease; null where nothing speaks against one
 * @param error what it reported last that went wrong; null for nothing
 * @param generation of events that it reads; 0 for a gateway
 * @param renewals how many leases it was given, to tell whether there was one more
 * @param leasedUntil when the last one ends by the database's clock, for people; null for none
 * @param seenAt when it was heard of last, by the database's clock
 * @param detail what it told besides, as JSON; null for nothing
 */
public record Follower(
        Key key,
        String organization,
        String name,
        long position,
        @Nullable String stateHash,
        @Nullable Quarantine quarantine,
        @Nullable String error,
        int generation,
        long renewals,
        @Nullable Instant leasedUntil,
        Instant seenAt,
        @Nullable String detail) {

    /** What follows. */
    public enum Kind {
        /** A registered gateway. */
        GATEWAY,
        /** A registered gateway that is an OPA: it answers from a bundle, without a lease. */
        OPA,
        /** A node of this service. */
        NODE;

        /** Whether it is a process of a registered gateway. */
        public boolean isOfGateway() {
            return this != NODE;
        }

        String written() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * Which follower it is.
     *
     * @param id of the gateway, or the host of a node
     * @param instance the process: one of a gateway may lag behind another
     */
    public record Key(Kind kind, String id, String instance) {}

    /** Why a follower is not trusted. */
    public enum Quarantine {
        /** It says that it has what the log does not. */
        BEYOND_HEAD,
        /** What it has at a position is not what belongs there. */
        WRONG_STATE
    }
}
