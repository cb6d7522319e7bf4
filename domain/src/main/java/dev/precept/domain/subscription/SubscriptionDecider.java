package dev.precept.domain.subscription;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.subscription.SubscriptionCommand.ChangePlanOfSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.CreateSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.DeleteSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.MoveSubscription;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionPlanChanged;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionStatusChanged;
import dev.precept.domain.subscription.SubscriptionState.Absent;
import dev.precept.domain.subscription.SubscriptionState.Deleted;
import dev.precept.domain.subscription.SubscriptionState.Existing;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to a subscription. */
public final class SubscriptionDecider {
    private SubscriptionDecider() {}

    /** Where a subscription can be moved by hand. */
    public static Set<SubscriptionStatus> allowedMoves(SubscriptionStatus from) {
        return Collections.unmodifiableSet(
                switch (from) {
                    case PENDING ->
                            EnumSet.of(SubscriptionStatus.ACTIVE, SubscriptionStatus.BLOCKED);
                    case ACTIVE -> EnumSet.of(SubscriptionStatus.BLOCKED);
                    case BLOCKED -> EnumSet.of(SubscriptionStatus.ACTIVE);
                });
    }

    /** The answer to a command, given what happened before. */
    public static Outcome<SubscriptionEvent> decide(
            SubscriptionState state, SubscriptionCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateSubscription create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing -> change(existing, command, context.directory());
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static SubscriptionState evolve(SubscriptionState state, SubscriptionEvent event) {
        return switch (event) {
            case SubscriptionCreated e ->
                    new Existing(
                            e.subscription(),
                            e.organization(),
                            e.application(),
                            e.api(),
                            e.plan(),
                            e.status());
            case SubscriptionStatusChanged e ->
                    state instanceof Existing s ? s.with(s.plan(), e.to()) : state;
            case SubscriptionPlanChanged e ->
                    state instanceof Existing s ? s.with(e.plan(), e.status()) : state;
            case SubscriptionDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<SubscriptionEvent> change(
            Existing state, SubscriptionCommand command, Directory directory) {
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreateSubscription _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is a subscription of this id already.");
            case ChangePlanOfSubscription(_, PlanId plan) -> changePlan(state, plan, directory);
            case MoveSubscription(_, SubscriptionStatus to) -> move(state, to);
            case DeleteSubscription _ ->
                    new Outcome.Accepted<>(
                            List.of(new SubscriptionDeleted()),
                            List.of(),
                            List.of(
                                    reservation(
                                            state.organization(),
                                            state.application(),
                                            state.api())));
        };
    }

    private static Outcome<SubscriptionEvent> create(
            CreateSubscription command, Directory directory) {
        OrganizationId organization = command.organization();
        if (!directory.organizationExists(organization)) {
            return unknown("organization");
        }
        if (!directory.applicationExists(organization, command.application())) {
            return unknown("application");
        }
        Optional<Directory.ApiFacts> api = directory.api(organization, command.api());
        if (api.isEmpty()) {
            return unknown("API");
        }
        if (!api.get().isSubscribable()) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The API takes no new subscriptions: only one that is PUBLISHED does.");
        }
        Optional<Directory.PlanFacts> plan = directory.plan(organization, command.plan());
        if (plan.isEmpty()) {
            return unknown("plan");
        }
        return new Outcome.Accepted<>(
                List.of(
                        new SubscriptionCreated(
                                command.subscription(),
                                organization,
                                command.application(),
                                command.api(),
                                command.plan(),
                                initial(plan.get()))),
                List.of(reservation(organization, command.application(), command.api())),
                List.of());
    }

    private static Outcome<SubscriptionEvent> changePlan(
            Existing state, PlanId plan, Directory directory) {
        if (plan.equals(state.plan())) {
            return Outcome.unchanged();
        }
        Optional<Directory.PlanFacts> facts = directory.plan(state.organization(), plan);
        if (facts.isEmpty()) {
            return unknown("plan");
        }
        if (state.status() == SubscriptionStatus.BLOCKED) {
            return Outcome.rejected(
                    Rejection.Code.TRANSITION_NOT_ALLOWED,
                    "The plan of a subscription that is BLOCKED cannot change; unblock it first.");
        }
        return Outcome.accepted(new SubscriptionPlanChanged(plan, initial(facts.get())));
    }

    private static Outcome<SubscriptionEvent> move(Existing state, SubscriptionStatus to) {
        if (to == state.status()) {
            return Outcome.unchanged();
        }
        Set<SubscriptionStatus> allowed = allowedMoves(state.status());
        return allowed.contains(to)
                ? Outcome.accepted(new SubscriptionStatusChanged(state.status(), to))
                : Outcome.rejected(
                        Rejection.Code.TRANSITION_NOT_ALLOWED,
                        "A subscription that is "
                                + state.status()
                                + " can move to "
                                + allowed
                                + " only.");
    }

    private static SubscriptionStatus initial(Directory.PlanFacts plan) {
        return plan.approvalRequired() ? SubscriptionStatus.PENDING : SubscriptionStatus.ACTIVE;
    }

    private static Reservation reservation(
            OrganizationId organization, ApplicationId application, ApiId api) {
        return Reservation.of(
                Rejection.Code.ALREADY_EXISTS,
                "The application is subscribed to the API already.",
                organization.value(),
                "subscription",
                application.value(),
                api.value());
    }

    private static Outcome<SubscriptionEvent> unknown(String kind) {
        return Outcome.rejected(
                Rejection.Code.UNKNOWN_REFERENCE, "There is no such " + kind + " here.");
    }

    private static Outcome<SubscriptionEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such subscription.");
    }
}
