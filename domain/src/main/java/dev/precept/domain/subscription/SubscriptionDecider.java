package dev.precept.domain.subscription;

import static dev.precept.domain.subscription.SubscriptionStatus.ACTIVE;
import static dev.precept.domain.subscription.SubscriptionStatus.BLOCKED;
import static dev.precept.domain.subscription.SubscriptionStatus.CANCELLED;
import static dev.precept.domain.subscription.SubscriptionStatus.ON_HOLD;
import static dev.precept.domain.subscription.SubscriptionStatus.PENDING;
import static dev.precept.domain.subscription.SubscriptionStatus.PROD_ONLY_BLOCKED;
import static dev.precept.domain.subscription.SubscriptionStatus.REJECTED;
import static dev.precept.domain.subscription.SubscriptionStatus.TIER_UPDATE_PENDING;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.subscription.SubscriptionCommand.ChangePlanOfSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.CreateSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.DeleteSubscription;
import dev.precept.domain.subscription.SubscriptionCommand.MoveSubscription;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionCreated;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionPlanChanged;
import dev.precept.domain.subscription.SubscriptionEvent.SubscriptionPlanRequested;
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
                    case PENDING -> EnumSet.of(ACTIVE, BLOCKED, ON_HOLD, REJECTED, CANCELLED);
                    case ACTIVE -> EnumSet.of(BLOCKED, PROD_ONLY_BLOCKED, ON_HOLD, CANCELLED);
                    case BLOCKED -> EnumSet.of(ACTIVE, PROD_ONLY_BLOCKED, CANCELLED);
                    case PROD_ONLY_BLOCKED -> EnumSet.of(ACTIVE, BLOCKED, CANCELLED);
                    case ON_HOLD -> EnumSet.of(ACTIVE, BLOCKED, REJECTED, CANCELLED);
                    case REJECTED -> EnumSet.of(PENDING, CANCELLED);
                    case TIER_UPDATE_PENDING ->
                            EnumSet.of(ACTIVE, BLOCKED, PROD_ONLY_BLOCKED, REJECTED, CANCELLED);
                    case CANCELLED -> EnumSet.noneOf(SubscriptionStatus.class);
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
                            e.status(),
                            null);
            case SubscriptionStatusChanged e ->
                    state instanceof Existing s ? s.with(s.plan(), e.to()) : state;
            case SubscriptionPlanChanged e ->
                    state instanceof Existing s ? s.with(e.plan(), e.status()) : state;
            case SubscriptionPlanRequested(PlanId plan) ->
                    state instanceof Existing s ? s.requesting(plan) : state;
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
            case MoveSubscription move -> move(state, move, directory);
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
        boolean isRequested = plan.equals(state.requested());
        if (isRequested || (plan.equals(state.plan()) && state.requested() == null)) {
            return Outcome.unchanged();
        }
        Optional<Directory.PlanFacts> facts = directory.plan(state.organization(), plan);
        if (facts.isEmpty()) {
            return unknown("plan");
        }
        return switch (state.status()) {
            case PENDING ->
                    Outcome.accepted(new SubscriptionPlanChanged(plan, initial(facts.get())));
            case REJECTED -> Outcome.accepted(new SubscriptionPlanChanged(plan, PENDING));
            case ACTIVE -> inForce(plan, facts.get());
            case TIER_UPDATE_PENDING ->
                    plan.equals(state.plan())
                            ? Outcome.accepted(
                                    new SubscriptionStatusChanged(
                                            TIER_UPDATE_PENDING, ACTIVE, null))
                            : inForce(plan, facts.get());
            case BLOCKED, PROD_ONLY_BLOCKED, ON_HOLD ->
                    Outcome.rejected(
                            Rejection.Code.TRANSITION_NOT_ALLOWED,
                            "The plan of a subscription that is "
                                    + state.status()
                                    + " cannot change; make it ACTIVE first.");
            case CANCELLED ->
                    Outcome.rejected(
                            Rejection.Code.TRANSITION_NOT_ALLOWED,
                            "The subscription is CANCELLED; delete it and subscribe anew.");
        };
    }

    private static Outcome<SubscriptionEvent> inForce(PlanId plan, Directory.PlanFacts facts) {
        return Outcome.accepted(
                facts.approvalRequired()
                        ? new SubscriptionPlanRequested(plan)
                        : new SubscriptionPlanChanged(plan, ACTIVE));
    }

    private static Outcome<SubscriptionEvent> move(
            Existing state, MoveSubscription command, Directory directory) {
        SubscriptionStatus from = state.status();
        SubscriptionStatus to = command.to();
        if (to == from) {
            return Outcome.unchanged();
        }
        Set<SubscriptionStatus> allowed = allowedMoves(from);
        if (!allowed.contains(to)) {
            return Outcome.rejected(
                    Rejection.Code.TRANSITION_NOT_ALLOWED,
                    allowed.isEmpty()
                            ? "A subscription that is " + from + " stays so; subscribe anew."
                            : "A subscription that is "
                                    + from
                                    + " can move to "
                                    + allowed
                                    + " only.");
        }
        String reason = command.reason();
        if (reason != null && !RecordedEvent.isReason(reason)) {
            return Outcome.rejected(
                    Rejection.Code.INVALID_VALUE,
                    "The reason has to be of 1 to "
                            + Limits.REASON_CHARACTERS
                            + " characters, without control characters.");
        }
        PlanId requested = state.requested();
        if (requested == null || to == BLOCKED || to == PROD_ONLY_BLOCKED || to == CANCELLED) {
            return Outcome.accepted(new SubscriptionStatusChanged(from, to, reason));
        }
        if (to == REJECTED) {
            return Outcome.accepted(new SubscriptionStatusChanged(from, ACTIVE, reason));
        }
        return directory.plan(state.organization(), requested).isEmpty()
                ? unknown("plan")
                : Outcome.accepted(new SubscriptionPlanChanged(requested, ACTIVE));
    }

    private static SubscriptionStatus initial(Directory.PlanFacts plan) {
        return plan.approvalRequired() ? PENDING : ACTIVE;
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
