package dev.precept.pdp.follower;

import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.follower.Follower.Key;
import dev.precept.pdp.follower.Follower.Kind;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells since when nothing older than a position is answered any more: by no node, and by no
 * gateway that follows the organization. Each has said that it answers from that position on, or no
 * lease of it can be left: none is left in any case once the longest lease has passed since the
 * commit, by this node's monotonic clock.
 *
 * <p>An OPA holds no lease, so nothing bounds for how long one that is cut off goes on answering.
 * One that was heard of lately is waited for, however long ago the commit was; one that has fallen
 * silent is not, and nothing is said of it.
 *
 * <p>Whether a follower's last lease has run out is seen here, not read: it has, once this node has
 * seen it not renewed for the longest lease. For any number of threads.
 */
public final class Fence {
    private static final Duration LOOK = Duration.ofMillis(10);

    /** Two clocks may go at speeds that differ by as much; NTP slews by a twentieth of it. */
    private static final int DRIFT_PERCENT = 1;

    private final FollowerReader reader;
    private final Registrar registrar;
    private final ImageLoader loader;
    private final RecentChanges recent;
    private final Map<Key, Seen> seen = new HashMap<>();
    private @Nullable UUID seenEpoch;

    /** A fence of this node. */
    public Fence(
            FollowerReader reader, Registrar registrar, ImageLoader loader, RecentChanges recent) {
        this.recent = recent;
        this.reader = reader;
        this.registrar = registrar;
        this.loader = loader;
    }

    /** Since when a follower's lease was seen not to be renewed, or an OPA not to report. */
    private record Seen(long renewals, long sinceNanos) {}

    /**
     * How far a change has come.
     *
     * @param live whether nothing older is answered any more
     * @param followers all that follow the organization, and all nodes
     * @param behind those of them that may still answer from something older
     */
    public record Reach(boolean live, List<Follower> followers, Set<Key> behind) {
        public Reach {
            followers = List.copyOf(followers);
            behind = Set.copyOf(behind);
        }

        /** Whether this one answers from nothing older. */
        public boolean isLive(Follower follower) {
            return live || !behind.contains(follower.key());
        }
    }

    /**
     * Waits until the position is live everywhere, at most so long.
     *
     * @param organization whose followers matter; null for everybody's
     * @param committedNanos a moment after the commit
     * @throws LogUnavailableException where it could not be looked at even once
     */
    public Reach await(
            @Nullable OrganizationId organization,
            Position position,
            long committedNanos,
            Duration atMost) {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        Reach reach = null;
        LogUnavailableException failure = null;
        do {
            try {
                reach = look(organization, position, committedNanos);
                failure = null;
            } catch (LogUnavailableException away) {
                failure = away;
            }
        } while ((reach == null || !reach.live)
                && deadlineNanos - System.nanoTime() > 0
                && pause());
        if (reach == null) {
            throw failure == null ? new LogUnavailableException("interrupted", null) : failure;
        }
        return reach;
    }

    private static boolean pause() {
        try {
            Thread.sleep(LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * How far the position has come now.
     *
     * @param committedNanos a moment after the commit
     */
    public Reach look(
            @Nullable OrganizationId organization, Position position, long committedNanos) {
        Followers followers = reader.all();
        long nowNanos = System.nanoTime();
        long longestNanos = longestNanos(followers.longestLeaseMillis());
        Set<Key> lapsed = lapsed(followers, nowNanos, longestNanos);
        PolicyImage image = loader.image();
        List<Follower> relevant =
                followers.all().stream()
                        .filter(each -> follows(image, each, organization))
                        .toList();
        Set<Key> behind = new HashSet<>();
        Changes changes = new Changes(image, position, new HashMap<>());
        for (Follower follower : relevant) {
            if (!lapsed.contains(follower.key()) && !has(follower, changes)) {
                behind.add(follower.key());
            }
        }
        boolean isWhole = isWhole(followers, nowNanos, longestNanos);
        boolean isOver = isOver(committedNanos, nowNanos, longestNanos);
        boolean isHere = image.position().compareTo(position) >= 0;
        boolean isLeaseless = behind.stream().anyMatch(key -> key.kind() == Kind.OPA);
        boolean isLive = isOver || (isWhole && isHere && behind.isEmpty());
        return new Reach(isLive && !isLeaseless, relevant, behind);
    }

    /** Whether no lease of a moment can be left; where leases are switched off, none ever ends. */
    private static boolean isOver(long thenNanos, long nowNanos, long longestNanos) {
        return longestNanos > 0 && nowNanos - thenNanos > longestNanos;
    }

    private static long longestNanos(long longestLeaseMillis) {
        long nanos = Duration.ofMillis(longestLeaseMillis).toNanos();
        return nanos + nanos / 100 * DRIFT_PERCENT;
    }

    /** Whether every lease that may be left is in the table. */
    private boolean isWhole(Followers followers, long nowNanos, long longestNanos) {
        Registrar.Epoch epoch = registrar.epoch();
        return epoch != null
                && epoch.id().equals(followers.epoch())
                && (epoch.isWhole() || nowNanos - epoch.sinceNanos() > longestNanos);
    }

    /** Whether it answers from the position on; this node's own image is asked itself. */
    private boolean has(Follower follower, Changes changes) {
        Position position = changes.position;
        Position has = new Position(follower.position());
        return switch (follower.key().kind()) {
            case GATEWAY -> has.compareTo(position) >= 0;
            case NODE ->
                    follower.key().equals(registrar.node().key())
                            ? changes.image.position().compareTo(position) >= 0
                            : has.compareTo(position) >= 0;
            // What has no bundle yet answers nothing; what does not concern its part changes none.
            case OPA ->
                    has.equals(Position.ZERO)
                            || has.compareTo(position) >= 0
                            || !mayHaveChanged(follower, has, changes);
        };
    }

    /**
     * What changed up to a position, found once for all processes of a gateway that are alike.
     *
     * @param known whether anything may have since the position that one has
     */
    private record Changes(PolicyImage image, Position position, Map<String, Boolean> known) {}

    private boolean mayHaveChanged(Follower follower, Position has, Changes changes) {
        GatewayDocument gateway = gateway(changes.image, follower);
        if (gateway == null || changes.image.position().compareTo(changes.position) < 0) {
            return true;
        }
        return changes.known.computeIfAbsent(
                has + " " + gateway.id().value(),
                _ -> recent.changed(Reports.filter(gateway), has, changes.position));
    }

    private static @Nullable GatewayDocument gateway(PolicyImage image, Follower follower) {
        OrganizationImage of = image.organization(new OrganizationId(follower.organization()));
        return of == null ? null : of.gateways().get(new GatewayId(follower.key().id()));
    }

    /** Those without a lease that may be left. */
    private synchronized Set<Key> lapsed(Followers followers, long nowNanos, long longestNanos) {
        if (followers.epoch() == null || !followers.epoch().equals(seenEpoch)) {
            seen.clear();
            seenEpoch = followers.epoch();
        }
        Set<Key> there = new HashSet<>();
        Set<Key> lapsed = new HashSet<>();
        for (Follower follower : followers.all()) {
            Key key = follower.key();
            there.add(key);
            Seen before = seen.get(key);
            if (before == null || before.renewals != follower.renewals()) {
                before = new Seen(follower.renewals(), nowNanos);
                seen.put(key, before);
            }
            boolean hadNone = key.kind() == Kind.GATEWAY && follower.leasedUntil() == null;
            long silentNanos = key.kind() == Kind.OPA ? Limits.SILENT_OPA.toNanos() : longestNanos;
            if (hadNone || isOver(before.sinceNanos, nowNanos, silentNanos)) {
                lapsed.add(key);
            }
        }
        seen.keySet().retainAll(there);
        return lapsed;
    }

    /** One whose registration is gone counts: its lease is not. */
    private static boolean follows(
            PolicyImage image, Follower follower, @Nullable OrganizationId organization) {
        if (follower.key().kind() == Kind.NODE || organization == null) {
            return true;
        }
        GatewayDocument gateway = gateway(image, follower);
        return gateway == null
                || image.organization(organization) == null
                || Reports.filter(gateway).covers(image, organization);
    }

    /** What is told of gateways, those of one organization, that may still answer as before. */
    public static List<String> names(Reach reach, OrganizationId organization) {
        List<String> names = new ArrayList<>();
        for (Follower follower : reach.followers()) {
            if (follower.key().kind().isOfGateway()
                    && !reach.isLive(follower)
                    && follower.organization().equals(organization.value())
                    && !names.contains(follower.name())) {
                names.add(follower.name());
            }
        }
        return names;
    }
}
