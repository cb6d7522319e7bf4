package dev.precept.pdp.proof;

import dev.precept.pdp.jose.TreeHead;

import java.time.Duration;

/**
 * A signed checkpoint of a tree.
 *
 * @param head what it says
 * @param position how far in the log the tree reaches
 * @param atMicros when it was signed, in microseconds since 1970
 * @param note as it was signed (C2SP signed-note)
 */
public record Checkpoint(TreeHead head, long position, long atMicros, String note) {
    /** How many leaves it covers. */
    public long size() {
        return head.size();
    }

    /** Whether it was signed less than a while ago; one of the future was not. */
    boolean isRecent(long nowMicros, Duration apart) {
        long age = nowMicros - atMicros;
        return age >= 0 && age < apart.toNanos() / 1_000;
    }
}
