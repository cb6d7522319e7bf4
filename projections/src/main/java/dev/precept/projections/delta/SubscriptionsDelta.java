package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.SubscriptionsImage;

import org.jspecify.annotations.Nullable;

/** What changes among the subscriptions of an organization's applications. */
final class SubscriptionsDelta {
    private final FactsDelta facts;
    private SubscriptionsImage subscriptions;

    SubscriptionsDelta(SubscriptionsImage base, FactsDelta facts) {
        this.subscriptions = base;
        this.facts = facts;
    }

    SubscriptionsImage apply() {
        return subscriptions;
    }

    void replay(EventEnvelope envelope, SubscriptionEvent event) {
        switch (event) {
            case SubscriptionEvent.SubscriptionCreated created -> create(envelope, created);
            case SubscriptionEvent.SubscriptionStatusChanged(
                            SubscriptionStatus from,
                            SubscriptionStatus to,
                            @Nullable String reason) -> {
                SubscriptionDocument before = there(envelope);
                require(envelope, before.status() == from, "is " + before.status());
                replace(before, before.with(to, reason, next(envelope, before)));
            }
            case SubscriptionEvent.SubscriptionPlanChanged(
                            PlanId plan,
                            SubscriptionStatus status) -> {
                SubscriptionDocument before = there(envelope);
                replace(before, before.with(plan, status, next(envelope, before)));
            }
            case SubscriptionEvent.SubscriptionPlanRequested(PlanId plan) -> {
                SubscriptionDocument before = there(envelope);
                replace(before, before.requesting(plan, next(envelope, before)));
            }
            case SubscriptionEvent.SubscriptionDeleted() -> {
                SubscriptionDocument before = there(envelope);
                next(envelope, before);
                subscriptions = subscriptions.without(before);
                facts.removed(new Fact.Subscription(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(SubscriptionDocument document) {
        subscriptions = subscriptions.with(document);
        facts.added(new Fact.Subscription(document));
    }

    private void create(EventEnvelope envelope, SubscriptionEvent.SubscriptionCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.subscription(), event.organization());
        require(
                envelope,
                subscriptions.get(event.subscription()) == null
                        && subscriptions.get(event.application(), event.api()) == null,
                "the application's subscription to the API is there");
        load(
                new SubscriptionDocument(
                        event.subscription(),
                        event.organization(),
                        event.application(),
                        event.api(),
                        event.plan(),
                        event.status(),
                        null,
                        null,
                        meta));
    }

    private SubscriptionDocument there(EventEnvelope envelope) {
        SubscriptionId id = new SubscriptionId(envelope.recorded().stream());
        return known(envelope, subscriptions.get(id), "such subscription");
    }

    private static EntityMeta next(EventEnvelope envelope, SubscriptionDocument before) {
        return StreamRules.next(envelope, before.meta());
    }

    private void replace(SubscriptionDocument before, SubscriptionDocument after) {
        subscriptions = subscriptions.with(after);
        facts.replaced(new Fact.Subscription(before), new Fact.Subscription(after));
    }
}
