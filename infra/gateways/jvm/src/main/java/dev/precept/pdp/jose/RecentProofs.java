package dev.precept.pdp.jose;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The proofs that this node has seen, as long as they could be shown again: two generations, the
 * older of which is dropped once nothing in it would pass for its age anyway. Bounded; where it is
 * full, no proof counts. Threads share it.
 */
final class RecentProofs {
    private Map<Seen, WeakReference<Object>> present = new HashMap<>();
    private Map<Seen, WeakReference<Object>> past = Map.of();
    private Instant since = Instant.EPOCH;

    /** 128 bits of SHA-256. */
    private record Seen(long high, long low) {}

    /**
     * Uses a proof up.
     *
     * @param occasion what it came with: for the same one it counts again
     * @return whether it had not been shown on another occasion
     */
    boolean use(DpopProof proof, Object occasion, Instant now) {
        ByteBuffer digest =
                ByteBuffer.wrap(Sha256.of(proof.key().thumbprint() + '\n' + proof.id()));
        Seen seen = new Seen(digest.getLong(), digest.getLong());
        synchronized (this) {
            if (!now.isBefore(since.plus(Limits.PROOF_AGE).plus(Limits.CLOCK_SKEW))) {
                past = present;
                present = new HashMap<>();
                since = now;
            }
            WeakReference<Object> before = past.get(seen);
            if (before == null) {
                if (present.size() >= Limits.RECENT_PROOFS && !present.containsKey(seen)) {
                    return false;
                }
                before = present.putIfAbsent(seen, new WeakReference<>(occasion));
            }
            return before == null || before.refersTo(occasion);
        }
    }
}
