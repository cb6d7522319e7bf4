package dev.precept.domain.plan;

import dev.precept.domain.plan.PlanCommand.ChangePlan;
import dev.precept.domain.plan.PlanCommand.CreatePlan;
import dev.precept.domain.plan.PlanCommand.DeletePlan;
import dev.precept.domain.plan.PlanEvent.PlanChanged;
import dev.precept.domain.plan.PlanEvent.PlanCreated;
import dev.precept.domain.plan.PlanEvent.PlanDeleted;
import dev.precept.domain.plan.PlanState.Absent;
import dev.precept.domain.plan.PlanState.Deleted;
import dev.precept.domain.plan.PlanState.Existing;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Decides what happens to a plan. */
public final class PlanDecider {
    private static final String KIND = "plan";

    private PlanDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<PlanEvent> decide(
            PlanState state, PlanCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreatePlan create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing -> change(existing, command, context.directory());
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static PlanState evolve(PlanState state, PlanEvent event) {
        return switch (event) {
            case PlanCreated e -> new Existing(e.plan(), e.organization(), e.handle(), e.details());
            case PlanChanged e ->
                    state instanceof Existing s
                            ? new Existing(s.plan(), s.organization(), s.handle(), e.details())
                            : state;
            case PlanDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<PlanEvent> change(
            Existing state, PlanCommand command, Directory directory) {
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreatePlan _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS, "There is a plan of this id already.");
            case ChangePlan(_, PlanDetails details) -> change(state, details);
            case DeletePlan _ -> delete(state, directory);
        };
    }

    private static Outcome<PlanEvent> create(CreatePlan command, Directory directory) {
        if (!directory.organizationExists(command.organization())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal = check(command.details());
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        return new Outcome.Accepted<>(
                List.of(
                        new PlanCreated(
                                command.plan(),
                                command.organization(),
                                command.handle(),
                                command.details())),
                List.of(Reservation.handle(command.organization(), KIND, command.handle())),
                List.of());
    }

    private static Outcome<PlanEvent> change(Existing state, PlanDetails details) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = check(details);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new PlanChanged(details));
    }

    private static Optional<Rejection> check(PlanDetails details) {
        Long burst = details.burst();
        if (burst != null && details.requests() == null) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.INVALID_VALUE,
                            "A burst goes beyond a limit of requests, and there is none."));
        }
        boolean isBounded =
                isBounded(details.requests())
                        && isBounded(details.quota())
                        && (burst == null || (burst >= 0 && burst <= Limits.REQUESTS_PER_PLAN));
        return isBounded
                ? Optional.empty()
                : Optional.of(
                        new Rejection(
                                Rejection.Code.INVALID_VALUE,
                                "A number of requests is 1 to " + Limits.REQUESTS_PER_PLAN + "."));
    }

    private static boolean isBounded(@Nullable RequestLimit limit) {
        return limit == null || (limit.count() > 0 && limit.count() <= Limits.REQUESTS_PER_PLAN);
    }

    private static Outcome<PlanEvent> delete(Existing state, Directory directory) {
        if (directory.planInUse(state.organization(), state.plan())) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE,
                    "Subscriptions have the plan or ask for it; give them another one or delete"
                            + " them first.");
        }
        return new Outcome.Accepted<>(
                List.of(new PlanDeleted()),
                List.of(),
                List.of(Reservation.handle(state.organization(), KIND, state.handle())));
    }

    private static Outcome<PlanEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such plan.");
    }
}
