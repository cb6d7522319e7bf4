package dev.precept.domain.organization;

import dev.precept.domain.attribute.Storable;
import dev.precept.domain.organization.OrganizationCommand.ChangeApprovalPolicy;
import dev.precept.domain.organization.OrganizationCommand.ChangeOrganization;
import dev.precept.domain.organization.OrganizationCommand.ChangeRegistrationPolicy;
import dev.precept.domain.organization.OrganizationCommand.CreateOrganization;
import dev.precept.domain.organization.OrganizationCommand.DeclarePersonalAttributes;
import dev.precept.domain.organization.OrganizationCommand.DeleteOrganization;
import dev.precept.domain.organization.OrganizationEvent.ApprovalPolicyChanged;
import dev.precept.domain.organization.OrganizationEvent.OrganizationChanged;
import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.organization.OrganizationEvent.PersonalAttributesDeclared;
import dev.precept.domain.organization.OrganizationEvent.RegistrationPolicyChanged;
import dev.precept.domain.organization.OrganizationState.Absent;
import dev.precept.domain.organization.OrganizationState.Deleted;
import dev.precept.domain.organization.OrganizationState.Existing;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides what happens to an organization. */
public final class OrganizationDecider {
    private OrganizationDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<OrganizationEvent> decide(
            OrganizationState state, OrganizationCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateOrganization create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing -> change(existing, command, context.directory());
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static OrganizationState evolve(OrganizationState state, OrganizationEvent event) {
        return switch (event) {
            case OrganizationCreated e ->
                    new Existing(
                            e.organization(),
                            e.handle(),
                            e.name(),
                            e.parent(),
                            e.mode(),
                            RegistrationPolicy.NONE,
                            ApprovalPolicy.NONE,
                            Set.of());
            case OrganizationChanged e ->
                    state instanceof Existing s
                            ? new Existing(
                                    s.organization(),
                                    s.handle(),
                                    e.name(),
                                    s.parent(),
                                    e.mode(),
                                    s.registration(),
                                    s.approval(),
                                    s.personal())
                            : state;
            case RegistrationPolicyChanged(RegistrationPolicy policy) ->
                    state instanceof Existing s
                            ? new Existing(
                                    s.organization(),
                                    s.handle(),
                                    s.name(),
                                    s.parent(),
                                    s.mode(),
                                    policy,
                                    s.approval(),
                                    s.personal())
                            : state;
            case ApprovalPolicyChanged(ApprovalPolicy approval) ->
                    state instanceof Existing s ? s.withApproval(approval) : state;
            case PersonalAttributesDeclared(Set<String> names) ->
                    state instanceof Existing s ? s.withPersonal(names) : state;
            case OrganizationDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<OrganizationEvent> change(
            Existing state, OrganizationCommand command, Directory directory) {
        return switch (command) {
            case CreateOrganization _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is an organization of this id already.");
            case ChangeOrganization change -> change(state, change);
            case ChangeRegistrationPolicy(_, RegistrationPolicy policy) ->
                    change(state, policy, directory);
            case ChangeApprovalPolicy(_, ApprovalPolicy policy) -> change(state, policy, directory);
            case DeclarePersonalAttributes(_, Set<String> names) ->
                    declare(state, names, directory);
            case DeleteOrganization _ -> delete(state, directory);
        };
    }

    private static Outcome<OrganizationEvent> create(
            CreateOrganization command, Directory directory) {
        Optional<Rejection> refusal =
                Texts.name("The name", command.name())
                        .or(() -> parent(command.parent(), directory));
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        OrganizationEvent created =
                new OrganizationCreated(
                        command.organization(),
                        command.handle(),
                        command.name(),
                        command.parent(),
                        command.mode());
        return new Outcome.Accepted<>(
                List.of(created),
                List.of(Reservation.organizationHandle(command.handle())),
                List.of());
    }

    private static Optional<Rejection> parent(
            @Nullable OrganizationId parent, Directory directory) {
        if (parent == null) {
            return Optional.empty();
        }
        if (parent.equals(OrganizationId.SYSTEM)) {
            return refusal(
                    Rejection.Code.NOT_ALLOWED,
                    "Organization 'system' has no children: they would inherit the rights over"
                            + " this service.");
        }
        if (!directory.organizationExists(parent)) {
            return refusal(Rejection.Code.UNKNOWN_REFERENCE, "There is no such parent.");
        }
        int depth = 2;
        Optional<OrganizationId> above = directory.parentOf(parent);
        while (above.isPresent() && depth <= Limits.ORGANIZATION_DEPTH) {
            depth++;
            above = directory.parentOf(above.get());
        }
        return depth > Limits.ORGANIZATION_DEPTH
                ? refusal(
                        Rejection.Code.LIMIT_EXCEEDED,
                        "Organizations lie at most " + Limits.ORGANIZATION_DEPTH + " deep.")
                : Optional.empty();
    }

    private static Outcome<OrganizationEvent> change(Existing state, ChangeOrganization command) {
        if (!Objects.equals(command.parent(), state.parent())) {
            return Outcome.rejected(
                    Rejection.Code.IMMUTABLE_FIELD, "The parent of an organization never changes.");
        }
        Optional<Rejection> refusal = Texts.name("The name", command.name());
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        if (command.name().equals(state.name()) && command.mode() == state.mode()) {
            return Outcome.unchanged();
        }
        if (state.organization().equals(OrganizationId.SYSTEM) && command.mode() != state.mode()) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The mode of organization 'system' is fixed: it decides who may call this"
                            + " service.");
        }
        return Outcome.accepted(new OrganizationChanged(command.name(), command.mode()));
    }

    private static Outcome<OrganizationEvent> change(
            Existing state, RegistrationPolicy policy, Directory directory) {
        if (policy.equals(state.registration())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal =
                RegistrationRules.check(state.organization(), policy, directory);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new RegistrationPolicyChanged(policy));
    }

    private static Outcome<OrganizationEvent> change(
            Existing state, ApprovalPolicy policy, Directory directory) {
        if (policy.equals(state.approval())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal =
                bounds(policy).or(() -> approvers(policy.approvers(), directory));
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new ApprovalPolicyChanged(policy));
    }

    private static Optional<Rejection> bounds(ApprovalPolicy policy) {
        long seconds = policy.expiresAfterSeconds();
        if (seconds < Limits.LEAST_PROPOSAL_SECONDS || seconds > Limits.PROPOSAL_SECONDS) {
            return refusal(
                    Rejection.Code.INVALID_VALUE,
                    "A proposal waits for "
                            + Limits.LEAST_PROPOSAL_SECONDS
                            + " to "
                            + Limits.PROPOSAL_SECONDS
                            + " seconds.");
        }
        return policy.commands().size() > Limits.COMMANDS_PER_APPROVAL_POLICY
                ? refusal(
                        Rejection.Code.LIMIT_EXCEEDED,
                        "An approval policy names at most "
                                + Limits.COMMANDS_PER_APPROVAL_POLICY
                                + " commands.")
                : Optional.empty();
    }

    /** Two at least, so that one may approve of what the other proposes. */
    private static Optional<Rejection> approvers(
            @Nullable Approvers approvers, Directory directory) {
        if (approvers == null) {
            return Optional.empty();
        }
        if (approvers.count() < 2 || approvers.count() > Limits.APPROVERS) {
            return refusal(
                    Rejection.Code.INVALID_VALUE,
                    "An approval policy names 2 to "
                            + Limits.APPROVERS
                            + " approvers, or none: then whoever holds the rights may approve.");
        }
        OrganizationId system = OrganizationId.SYSTEM;
        boolean isKnown =
                approvers.users().stream().allMatch(it -> directory.userExists(system, it))
                        && approvers.applications().stream()
                                .allMatch(it -> directory.applicationExists(system, it));
        return isKnown
                ? Optional.empty()
                : refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "An approver is neither a user nor an application of organization"
                                + " system.");
    }

    private static Outcome<OrganizationEvent> declare(
            Existing state, Set<String> names, Directory directory) {
        if (names.equals(state.personal())) {
            return Outcome.unchanged();
        }
        if (names.size() > Limits.PERSONAL_ATTRIBUTES) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "At most " + Limits.PERSONAL_ATTRIBUTES + " attributes are personal.");
        }
        if (!names.stream().allMatch(Storable::isName)) {
            return Outcome.rejected(Rejection.Code.INVALID_VALUE, Storable.NAMES);
        }
        Set<String> added = new TreeSet<>(names);
        added.removeAll(state.personal());
        Set<String> used = new TreeSet<>(directory.attributesInUse(state.organization(), added));
        return used.isEmpty()
                ? Outcome.accepted(new PersonalAttributesDeclared(names))
                : Outcome.rejected(
                        Rejection.Code.IN_USE,
                        "Users have, or conditions read, "
                                + String.join(", ", used)
                                + ": take that away first. What is in the log already stays"
                                + " there.");
    }

    private static Outcome<OrganizationEvent> delete(Existing state, Directory directory) {
        OrganizationId organization = state.organization();
        if (organization.equals(OrganizationId.SYSTEM)
                || organization.equals(OrganizationId.DEFAULT)) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "Organizations 'system' and 'default' cannot be deleted.");
        }
        if (directory.hasChildren(organization)) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE, "Other organizations lie in it; delete them first.");
        }
        return Outcome.accepted(new OrganizationDeleted());
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }

    private static Outcome<OrganizationEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such organization.");
    }
}
