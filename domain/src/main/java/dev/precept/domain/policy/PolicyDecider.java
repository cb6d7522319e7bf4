package dev.precept.domain.policy;

import dev.precept.domain.attribute.Storable;
import dev.precept.domain.condition.Conditions;
import dev.precept.domain.policy.PolicyCommand.AttachPolicy;
import dev.precept.domain.policy.PolicyCommand.ChangePolicy;
import dev.precept.domain.policy.PolicyCommand.CreatePolicy;
import dev.precept.domain.policy.PolicyCommand.DeletePolicy;
import dev.precept.domain.policy.PolicyCommand.DetachPolicy;
import dev.precept.domain.policy.PolicyEvent.PolicyAttached;
import dev.precept.domain.policy.PolicyEvent.PolicyChanged;
import dev.precept.domain.policy.PolicyEvent.PolicyCreated;
import dev.precept.domain.policy.PolicyEvent.PolicyDeleted;
import dev.precept.domain.policy.PolicyEvent.PolicyDetached;
import dev.precept.domain.policy.PolicyState.Absent;
import dev.precept.domain.policy.PolicyState.Deleted;
import dev.precept.domain.policy.PolicyState.Existing;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.collection.PersistentSet;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to a policy. */
public final class PolicyDecider {
    private static final String KIND = "policy";

    private PolicyDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<PolicyEvent> decide(
            PolicyState state, PolicyCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreatePolicy create ? create(create, context) : notFound();
            case Existing existing -> change(existing, command, context);
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static PolicyState evolve(PolicyState state, PolicyEvent event) {
        return switch (event) {
            case PolicyCreated e ->
                    new Existing(
                            e.policy(),
                            e.organization(),
                            e.handle(),
                            e.details(),
                            PersistentSet.empty());
            case PolicyChanged(PolicyDetails details) ->
                    state instanceof Existing s ? s.withDetails(details) : state;
            case PolicyAttached(PolicyTarget target) ->
                    state instanceof Existing s ? s.withTargets(s.targets().with(target)) : state;
            case PolicyDetached(PolicyTarget target) ->
                    state instanceof Existing s
                            ? s.withTargets(s.targets().without(target))
                            : state;
            case PolicyDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<PolicyEvent> change(
            Existing state, PolicyCommand command, CommandContext context) {
        Directory directory = context.directory();
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreatePolicy _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS, "There is a policy of this id already.");
            case ChangePolicy(_, PolicyDetails details) -> change(state, details, context);
            case AttachPolicy(_, PolicyTarget target) -> attach(state, target, directory);
            case DetachPolicy(_, PolicyTarget target) ->
                    state.targets().contains(target)
                            ? Outcome.accepted(new PolicyDetached(target))
                            : Outcome.unchanged();
            case DeletePolicy _ -> delete(state, directory);
        };
    }

    private static Outcome<PolicyEvent> create(CreatePolicy command, CommandContext context) {
        OrganizationId organization = command.organization();
        if (!context.directory().organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal = check(command.details(), organization, context);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        return new Outcome.Accepted<>(
                List.of(
                        new PolicyCreated(
                                command.policy(),
                                organization,
                                command.handle(),
                                command.details())),
                List.of(Reservation.handle(organization, KIND, command.handle())),
                List.of());
    }

    private static Outcome<PolicyEvent> change(
            Existing state, PolicyDetails details, CommandContext context) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = check(details, state.organization(), context);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new PolicyChanged(details));
    }

    private static Optional<Rejection> check(
            PolicyDetails details, OrganizationId organization, CommandContext context) {
        if (details.fieldMask().size() > Limits.FIELDS_PER_MASK) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.LIMIT_EXCEEDED,
                            "A field mask has at most " + Limits.FIELDS_PER_MASK + " names."));
        }
        if (!details.fieldMask().stream().allMatch(Storable::isName)) {
            return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, Storable.NAMES));
        }
        Set<String> personal = context.directory().personalAttributes(organization);
        return switch (details.source()) {
            case PolicySource.Condition _, PolicySource.Cel _ ->
                    Conditions.check(
                            details.source().asCondition(),
                            details.effect() == Effect.PERMIT,
                            context.expressions(),
                            personal);
            case PolicySource.Rego rego ->
                    check(rego, details.effect(), personal)
                            .or(() -> context.expressions().refusal(asked(rego, details.effect())));
        };
    }

    private static Optional<Rejection> check(
            PolicySource.Rego rego, Effect effect, Set<String> personal) {
        Set<String> read = rego.read(personal);
        if (!read.isEmpty()) {
            return Optional.of(Conditions.readsPersonal(read));
        }
        RegoModule module;
        try {
            module = RegoModule.of(rego.source());
        } catch (IllegalArgumentException e) {
            return invalid("The source", e);
        }
        String rule = PolicySource.Rego.rule(effect);
        // WebAssembly goes into no sidecar, whose whole decision two values would end.
        Optional<String> unfitness =
                module.unfitness(rule)
                        .or(() -> rego.wasm() == null ? module.ambiguity(rule) : Optional.empty());
        if (unfitness.isPresent()) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.INVALID_VALUE,
                            "A policy of effect %s asks the rule '%s' of the source, %s."
                                    .formatted(effect, rule, unfitness.get())));
        }
        return rego.tests() == null ? Optional.empty() : check(rego.tests(), module);
    }

    private static ExpressionCheck.Rego asked(PolicySource.Rego rego, Effect effect) {
        return new ExpressionCheck.Rego(
                rego.source(), PolicySource.Rego.rule(effect), rego.tests(), rego.wasm());
    }

    private static Optional<Rejection> check(String tests, RegoModule module) {
        try {
            return RegoModule.ofTests(tests, module).mentionsAny("test_")
                    ? Optional.empty()
                    : Optional.of(
                            new Rejection(
                                    Rejection.Code.INVALID_VALUE,
                                    "Tests are rules whose names begin with 'test_': none."));
        } catch (IllegalArgumentException e) {
            return invalid("The tests", e);
        }
    }

    private static Optional<Rejection> invalid(String what, IllegalArgumentException fault) {
        return Optional.of(
                new Rejection(
                        Rejection.Code.INVALID_VALUE, what + ", " + fault.getMessage() + "."));
    }

    private static Outcome<PolicyEvent> attach(
            Existing state, PolicyTarget target, Directory directory) {
        if (state.targets().contains(target)) {
            return Outcome.unchanged();
        }
        if (state.organization().equals(OrganizationId.SYSTEM)) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "Nothing of organization 'system' is under a policy: one that denies everybody"
                            + " could be taken back by nobody.");
        }
        if (!exists(state, target, directory)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such API, application or role in the policy's own organization.");
        }
        if (living(state, directory) >= Limits.ATTACHMENTS_PER_POLICY) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A policy is attached to at most "
                            + Limits.ATTACHMENTS_PER_POLICY
                            + " things; attach it to the organization.");
        }
        return Outcome.accepted(new PolicyAttached(target));
    }

    private static Outcome<PolicyEvent> delete(Existing state, Directory directory) {
        if (living(state, directory) > 0) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE, "The policy is attached; detach it first.");
        }
        return new Outcome.Accepted<>(
                List.of(new PolicyDeleted()),
                List.of(),
                List.of(Reservation.handle(state.organization(), KIND, state.handle())));
    }

    /** An attachment to what has been deleted narrows nothing, and nobody could detach it. */
    private static long living(Existing state, Directory directory) {
        return state.targets().stream().filter(target -> exists(state, target, directory)).count();
    }

    private static boolean exists(Existing state, PolicyTarget target, Directory directory) {
        OrganizationId organization = state.organization();
        return switch (target) {
            case PolicyTarget.Organization() -> true;
            case PolicyTarget.Api(ApiId api) ->
                    directory
                            .api(organization, api)
                            .filter(facts -> facts.organization().equals(organization))
                            .isPresent();
            case PolicyTarget.Application(ApplicationId application) ->
                    directory.applicationExists(organization, application);
            case PolicyTarget.Role(RoleId role) -> directory.roleExists(organization, role);
        };
    }

    private static Outcome<PolicyEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such policy.");
    }
}
