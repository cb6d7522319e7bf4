package dev.precept.pdp.history;

import dev.precept.projections.difference.BrokenSubscription;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantCounts;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.GrantPage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What differs between two moments for an organization. Threads share it. */
public final class Difference {
    private final PolicyImage before;
    private final PolicyImage after;
    private final GrantDifference grants;
    private final long eventsLeftOut;

    Difference(PolicyImage before, PolicyImage after, GrantDifference grants, long eventsLeftOut) {
        this.before = before;
        this.after = after;
        this.grants = grants;
        this.eventsLeftOut = eventsLeftOut;
    }

    /** The image of the earlier moment. */
    public PolicyImage before() {
        return before;
    }

    /** The image of the later moment. */
    public PolicyImage after() {
        return after;
    }

    /** How many events between are not told as what a change is because of: too many. */
    public long eventsLeftOut() {
        return eventsLeftOut;
    }

    /** How many grants differ. */
    public GrantCounts counts() {
        return grants.counts();
    }

    /** The applications through which, or of which, grants differ, by handle. */
    public List<Named> applications() {
        return grants.applications();
    }

    /** How many users stand otherwise with some scope. */
    public int users() {
        return grants.users();
    }

    /** Subscriptions that served before and do not after. */
    public List<BrokenSubscription> brokenSubscriptions() {
        return grants.brokenSubscriptions();
    }

    /** The changes from a place on; null for the first. */
    public synchronized GrantPage page(GrantPage.@Nullable Place from, int limit) {
        return grants.page(from, limit);
    }
}
