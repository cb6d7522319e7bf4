package dev.precept.pdp.follower;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * All followers at one moment of the database.
 *
 * @param epoch changes whenever rows may be missing; null where there is none yet
 * @param longestLeaseMillis no lease that may still be out is longer
 * @param all in no order
 */
public record Followers(@Nullable UUID epoch, long longestLeaseMillis, List<Follower> all) {
    public Followers {
        all = List.copyOf(all);
    }
}
