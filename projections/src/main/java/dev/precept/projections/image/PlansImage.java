package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.PlanId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An organization's plans. Immutable. */
public final class PlansImage {
    /** None. */
    public static final PlansImage EMPTY = new PlansImage(Catalog.empty());

    private final Catalog<PlanId, PlanDocument> plans;

    private PlansImage(Catalog<PlanId, PlanDocument> plans) {
        this.plans = plans;
    }

    public @Nullable PlanDocument get(PlanId id) {
        return plans.get(id);
    }

    public @Nullable PlanDocument get(Handle handle) {
        return plans.get(handle);
    }

    /** All, by handle. */
    public List<PlanDocument> list() {
        return plans.list();
    }

    /** Up to {@code limit} whose handles come after the one given, by handle. */
    List<PlanDocument> after(@Nullable Handle handle, int limit) {
        return plans.after(handle, limit);
    }

    /** With the plan, new or changed. */
    public PlansImage with(PlanDocument document) {
        return new PlansImage(plans.with(document.id(), document.handle(), document));
    }

    /** Without the plan. */
    public PlansImage without(PlanDocument document) {
        return new PlansImage(plans.without(document.id(), document.handle()));
    }
}
