package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.PlanId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.PlansImage;

/** What changes among an organization's plans. */
final class PlansDelta {
    private final FactsDelta facts;
    private PlansImage plans;

    PlansDelta(PlansImage base, FactsDelta facts) {
        this.plans = base;
        this.facts = facts;
    }

    PlansImage apply() {
        return plans;
    }

    void replay(EventEnvelope envelope, PlanEvent event) {
        switch (event) {
            case PlanEvent.PlanCreated created -> create(envelope, created);
            case PlanEvent.PlanChanged(PlanDetails details) -> {
                PlanDocument before = there(envelope);
                EntityMeta meta = StreamRules.next(envelope, before.meta());
                PlanDocument after =
                        new PlanDocument(
                                before.id(), before.organization(), before.handle(), details, meta);
                plans = plans.with(after);
                facts.replaced(new Fact.Plan(before), new Fact.Plan(after));
            }
            case PlanEvent.PlanDeleted() -> {
                PlanDocument before = there(envelope);
                StreamRules.next(envelope, before.meta());
                plans = plans.without(before);
                facts.removed(new Fact.Plan(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(PlanDocument document) {
        plans = plans.with(document);
        facts.added(new Fact.Plan(document));
    }

    private void create(EventEnvelope envelope, PlanEvent.PlanCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.plan(), event.organization());
        require(envelope, plans.get(event.plan()) == null, "the plan is there");
        require(envelope, plans.get(event.handle()) == null, "the handle is taken");
        load(
                new PlanDocument(
                        event.plan(), event.organization(), event.handle(), event.details(), meta));
    }

    private PlanDocument there(EventEnvelope envelope) {
        PlanId id = new PlanId(envelope.recorded().stream());
        return known(envelope, plans.get(id), "such plan");
    }
}
