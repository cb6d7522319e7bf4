package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.subscription.SubscriptionDecider;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.SubscriptionDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

import java.util.List;
import java.util.function.Supplier;

/**
 * Makes a subscription what a document says, by the moves that people make: a plan in force, the
 * state that it is in, and beside it the plan that waits. On the way it may be ACTIVE, which nobody
 * sees, since all is one append.
 */
final class Subscribing {
    private final View before;
    private final Supplier<View> now;
    private final Handle application;
    private final Handle api;
    private final Sender sender;

    /**
     * A subscription.
     *
     * @param before the organization before all that the document asks for
     * @param now the organization as it would be now
     * @param keys the handles of the application and of the API
     * @param sender carries out what is asked
     */
    Subscribing(View before, Supplier<View> now, List<String> keys, Sender sender) {
        this.before = before;
        this.now = now;
        this.application = Exchange.handle(keys.getFirst());
        this.api = Exchange.handle(keys.getLast());
        this.sender = sender;
    }

    /** Carries out a command on the subscription; ends the request where it is refused. */
    interface Sender {
        void send(HttpMethod method, Section section, Cursor body);
    }

    /**
     * Carries out what differs.
     *
     * @param body of its PUT
     * @param wanted the state; null where it stays as it is
     * @param requested the plan that is asked for besides; null for none
     */
    void carryOut(Cursor body, @Nullable SubscriptionStatus wanted, @Nullable Cursor requested) {
        if (status() == SubscriptionStatus.CANCELLED && wanted != null) {
            sender.send(HttpMethod.DELETE, Section.SUBSCRIPTION, body); // nothing else leads on
        }
        if (status() == SubscriptionStatus.TIER_UPDATE_PENDING) {
            move(body, SubscriptionStatus.REJECTED); // ACTIVE again, under the plan before
        }
        if (!hasPlan(body.member("plan"))) {
            takePlan(body);
        }
        reach(body, wanted == null ? stateBefore() : wanted);
        if (requested != null) {
            request(requested);
        }
    }

    private void takePlan(Cursor body) {
        SubscriptionStatus status = status();
        if (status == SubscriptionStatus.BLOCKED
                || status == SubscriptionStatus.PROD_ONLY_BLOCKED
                || status == SubscriptionStatus.ON_HOLD) {
            move(body, SubscriptionStatus.ACTIVE); // else its plan stays
        }
        sender.send(HttpMethod.PUT, Section.SUBSCRIPTION, body);
        if (status() == SubscriptionStatus.TIER_UPDATE_PENDING) {
            move(body, SubscriptionStatus.ACTIVE); // approved of
        }
    }

    private void reach(Cursor body, @Nullable SubscriptionStatus end) {
        SubscriptionStatus from = status();
        if (end != null && from != null) {
            Moves.between(from, end, SubscriptionDecider::allowedMoves)
                    .forEach(to -> move(body, to));
        }
    }

    private void request(Cursor requested) {
        String plan = requested.text();
        boolean isTaken = false;
        if (plan != null && status() == SubscriptionStatus.ACTIVE) {
            Cursor body = Applying.saying(requested, "plan", plan);
            sender.send(HttpMethod.PUT, Section.SUBSCRIPTION, body);
            isTaken = status() == SubscriptionStatus.TIER_UPDATE_PENDING;
        }
        if (!isTaken) {
            Fault fault =
                    requested.fault(
                            "invalid-value",
                            "The name of another plan than 'plan' that takes approval, where"
                                    + " 'state' is ACTIVE: it waits until somebody approves.");
            throw ProblemException.refused(422, List.of(fault));
        }
    }

    private void move(Cursor body, SubscriptionStatus to) {
        Cursor move = Applying.saying(body, "to", to.name());
        sender.send(HttpMethod.POST, Section.SUBSCRIPTION_STATE, move);
    }

    private @Nullable SubscriptionStatus stateBefore() {
        SubscriptionDocument found = find(before);
        if (found == null) {
            return null;
        }
        return found.status() == SubscriptionStatus.TIER_UPDATE_PENDING
                ? SubscriptionStatus.ACTIVE
                : found.status();
    }

    /** Whether it has the plan already; of one that is gone there is no name to say. */
    private boolean hasPlan(@Nullable Cursor named) {
        View view = now.get();
        SubscriptionDocument found = find(view);
        if (found == null) {
            return false;
        }
        PlanDocument plan = view.organization().plan(found.plan());
        return plan == null
                ? named == null
                : named != null && plan.handle().value().equals(named.text());
    }

    private @Nullable SubscriptionStatus status() {
        SubscriptionDocument found = find(now.get());
        return found == null ? null : found.status();
    }

    private @Nullable SubscriptionDocument find(View view) {
        ApplicationImage subscriber = view.organization().application(application);
        ApiImage subscribed = view.image().visibleApi(view.organization(), api);
        return subscriber == null || subscribed == null
                ? null
                : view.organization()
                        .subscription(subscriber.document().id(), subscribed.document().id());
    }
}
