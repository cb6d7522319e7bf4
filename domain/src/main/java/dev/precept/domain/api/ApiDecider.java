package dev.precept.domain.api;

import dev.precept.domain.api.ApiCommand.ChangeApi;
import dev.precept.domain.api.ApiCommand.CreateApi;
import dev.precept.domain.api.ApiCommand.DeleteApi;
import dev.precept.domain.api.ApiCommand.ImportDescription;
import dev.precept.domain.api.ApiCommand.MoveLifecycle;
import dev.precept.domain.api.ApiCommand.PutDetailsType;
import dev.precept.domain.api.ApiCommand.PutScope;
import dev.precept.domain.api.ApiCommand.RemoveDetailsType;
import dev.precept.domain.api.ApiCommand.RemoveScope;
import dev.precept.domain.api.ApiCommand.ReplaceOperations;
import dev.precept.domain.api.ApiEvent.ApiChanged;
import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.api.ApiEvent.ApiDeleted;
import dev.precept.domain.api.ApiEvent.DetailsTypePut;
import dev.precept.domain.api.ApiEvent.DetailsTypeRemoved;
import dev.precept.domain.api.ApiEvent.LifecycleChanged;
import dev.precept.domain.api.ApiEvent.OperationsChanged;
import dev.precept.domain.api.ApiEvent.ScopeAdded;
import dev.precept.domain.api.ApiEvent.ScopeDescribed;
import dev.precept.domain.api.ApiEvent.ScopeRemoved;
import dev.precept.domain.api.ApiState.Absent;
import dev.precept.domain.api.ApiState.Deleted;
import dev.precept.domain.api.ApiState.Existing;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.shared.collection.PersistentMap;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to an API. */
public final class ApiDecider {
    private static final String KIND = "api";

    private ApiDecider() {}

    /** Where an API can move from here. */
    public static Set<Lifecycle> allowedMoves(Lifecycle from) {
        return Collections.unmodifiableSet(
                switch (from) {
                    case CREATED -> EnumSet.of(Lifecycle.PROTOTYPED, Lifecycle.PUBLISHED);
                    case PROTOTYPED -> EnumSet.of(Lifecycle.CREATED, Lifecycle.PUBLISHED);
                    case PUBLISHED ->
                            EnumSet.of(
                                    Lifecycle.CREATED,
                                    Lifecycle.PROTOTYPED,
                                    Lifecycle.BLOCKED,
                                    Lifecycle.DEPRECATED);
                    case BLOCKED ->
                            EnumSet.of(
                                    Lifecycle.PUBLISHED, Lifecycle.DEPRECATED, Lifecycle.RETIRED);
                    case DEPRECATED -> EnumSet.of(Lifecycle.RETIRED);
                    case RETIRED -> EnumSet.noneOf(Lifecycle.class);
                });
    }

    /** The answer to a command, given what happened before. */
    public static Outcome<ApiEvent> decide(
            ApiState state, ApiCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateApi create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing ->
                    context.directory().organizationExists(existing.organization())
                            ? guardOurOwn(existing, change(existing, command, context))
                            : notFound();
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static ApiState evolve(ApiState state, ApiEvent event) {
        if (event instanceof ApiCreated e) {
            return new Existing(
                    e.api(),
                    e.organization(),
                    e.handle(),
                    e.identifier(),
                    e.details(),
                    Lifecycle.CREATED,
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty());
        }
        if (!(state instanceof Existing s)) {
            return state;
        }
        return switch (event) {
            case ApiCreated _ -> s;
            case ApiChanged e -> s.withDetails(e.details());
            case ScopeAdded e ->
                    s.withScope(
                            new ApiState.Scope(
                                    e.scope(),
                                    e.name(),
                                    e.wireName(),
                                    e.displayName(),
                                    e.description()));
            case ScopeDescribed e -> described(s, e);
            case ScopeRemoved e -> s.withoutScope(e.scope());
            case OperationsChanged e -> changed(s, e);
            case DetailsTypePut(DetailsType type) ->
                    s.withDetailsTypes(s.detailsTypes().with(type.type(), type));
            case DetailsTypeRemoved(String type) ->
                    s.withDetailsTypes(s.detailsTypes().without(type));
            case LifecycleChanged e -> s.withLifecycle(e.to());
            case ApiDeleted _ -> new Deleted();
        };
    }

    private static Existing described(Existing state, ScopeDescribed event) {
        ScopeToken name = state.scopeNames().get(event.scope());
        ApiState.Scope scope = name == null ? null : state.scopes().get(name);
        return scope == null
                ? state
                : state.withScope(
                        new ApiState.Scope(
                                scope.scope(),
                                scope.name(),
                                scope.wireName(),
                                event.displayName(),
                                event.description()));
    }

    private static Existing changed(Existing state, OperationsChanged event) {
        PersistentMap<OperationKey, Operation> operations = state.operations();
        for (OperationKey removed : event.removed()) {
            operations = operations.without(removed);
        }
        for (Operation put : event.put()) {
            operations = operations.with(put.key(), put);
        }
        return state.withOperations(operations);
    }

    private static Outcome<ApiEvent> create(CreateApi command, Directory directory) {
        OrganizationId organization = command.organization();
        if (!directory.organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal =
                Texts.token("The identifier", command.identifier(), Limits.IDENTIFIER_CHARACTERS)
                        .or(
                                () ->
                                        Details.check(
                                                command.details(),
                                                List.of(),
                                                organization,
                                                directory));
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<Reservation> names = names(organization, command.handle(), command.identifier());
        names.addAll(Details.names(organization, command.details()));
        return new Outcome.Accepted<>(
                List.of(
                        new ApiCreated(
                                command.api(),
                                organization,
                                command.handle(),
                                command.identifier(),
                                command.details())),
                names,
                List.of());
    }

    private static Outcome<ApiEvent> change(
            Existing state, ApiCommand command, CommandContext context) {
        Draft draft = new Draft(state, context);
        return switch (command) {
            case CreateApi _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS, "There is an API of this id already.");
            case ChangeApi change -> change(state, change, context.directory());
            case PutScope(_, ApiCommand.ScopeSpec scope) -> draft.put(scope).outcome();
            case RemoveScope(_, ScopeToken name) -> draft.remove(name).outcome();
            case ReplaceOperations(_, List<ApiCommand.OperationSpec> operations) ->
                    draft.replaceOperations(operations).outcome();
            case ImportDescription description ->
                    draft.replaceScopes(description.scopes())
                            .replaceOperations(description.operations())
                            .outcome();
            case PutDetailsType(_, DetailsType type) -> put(state, type);
            case RemoveDetailsType(_, String type) ->
                    state.detailsTypes().containsKey(type)
                            ? Outcome.accepted(new DetailsTypeRemoved(type))
                            : Outcome.rejected(
                                    Rejection.Code.NOT_FOUND,
                                    "The API has no type '" + type + "' of authorization details.");
            case MoveLifecycle(_, Lifecycle to) -> move(state, to);
            case DeleteApi _ -> delete(state);
        };
    }

    /** The rights over this service must not depend on what is done to an API. */
    private static Outcome<ApiEvent> guardOurOwn(Existing state, Outcome<ApiEvent> outcome) {
        return state.api().equals(ApiId.PRECEPT)
                        && outcome instanceof Outcome.Accepted<ApiEvent> accepted
                        && !accepted.events().stream().allMatch(ApiDecider::leavesRightsAlone)
                ? Outcome.rejected(
                        Rejection.Code.NOT_ALLOWED,
                        "The service's own API stays as it is, but for scopes that are added: all"
                                + " else would change who may call this service.")
                : outcome;
    }

    private static boolean leavesRightsAlone(ApiEvent event) {
        return switch (event) {
            case ApiCreated _, ScopeAdded _, ScopeDescribed _ -> true;
            case LifecycleChanged(_, Lifecycle to) -> to == Lifecycle.PUBLISHED;
            case ApiChanged _,
                    ScopeRemoved _,
                    OperationsChanged _,
                    DetailsTypePut _,
                    DetailsTypeRemoved _,
                    ApiDeleted _ ->
                    false;
        };
    }

    private static Outcome<ApiEvent> change(
            Existing state, ChangeApi command, Directory directory) {
        if (!command.identifier().equals(state.identifier())) {
            return Outcome.rejected(
                    Rejection.Code.IMMUTABLE_FIELD,
                    "The identifier of an API never changes: tokens carry it.");
        }
        if (command.details().equals(state.details())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal =
                Details.check(
                        command.details(),
                        state.details().introspectors(),
                        state.organization(),
                        directory);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<Reservation> before = Details.names(state.organization(), state.details());
        List<Reservation> after = Details.names(state.organization(), command.details());
        return new Outcome.Accepted<>(
                List.of(new ApiChanged(command.details())),
                without(after, before),
                without(before, after));
    }

    private static List<Reservation> without(List<Reservation> names, List<Reservation> others) {
        Set<Reservation> left = new HashSet<>(others);
        return names.stream().filter(name -> !left.contains(name)).toList();
    }

    private static Outcome<ApiEvent> put(Existing state, DetailsType type) {
        if (type.equals(state.detailsTypes().get(type.type()))) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal =
                Texts.token("The type", type.type(), Limits.SCOPE_CHARACTERS)
                        .or(() -> Texts.label("The display name", type.displayName()))
                        .or(() -> Texts.description("The description", type.description()));
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        if (type.schema().length() > Limits.SCHEMA_CHARACTERS) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A schema has at most " + Limits.SCHEMA_CHARACTERS + " characters.");
        }
        if (!state.detailsTypes().containsKey(type.type())
                && state.detailsTypes().size() >= Limits.DETAILS_TYPES_PER_API) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An API has at most "
                            + Limits.DETAILS_TYPES_PER_API
                            + " types of authorization details.");
        }
        return Outcome.accepted(new DetailsTypePut(type));
    }

    private static Outcome<ApiEvent> move(Existing state, Lifecycle to) {
        if (to == state.lifecycle()) {
            return Outcome.unchanged();
        }
        Set<Lifecycle> allowed = allowedMoves(state.lifecycle());
        return allowed.contains(to)
                ? Outcome.accepted(new LifecycleChanged(state.lifecycle(), to))
                : Outcome.rejected(
                        Rejection.Code.TRANSITION_NOT_ALLOWED,
                        "An API that is "
                                + state.lifecycle()
                                + (allowed.isEmpty()
                                        ? " stays so."
                                        : " can move to " + allowed + " only."));
    }

    private static Outcome<ApiEvent> delete(Existing state) {
        OrganizationId organization = state.organization();
        List<Reservation> names = names(organization, state.handle(), state.identifier());
        names.addAll(Details.names(organization, state.details()));
        for (ApiState.Scope scope : state.scopes().values()) {
            names.add(Draft.wireName(organization, scope.wireName()));
        }
        return new Outcome.Accepted<>(List.of(new ApiDeleted()), List.of(), names);
    }

    private static List<Reservation> names(
            OrganizationId organization, Handle handle, String identifier) {
        List<Reservation> names = new ArrayList<>();
        names.add(Reservation.handle(organization, KIND, handle));
        names.add(
                Reservation.of(
                        Rejection.Code.IDENTIFIER_TAKEN,
                        "The identifier '" + identifier + "' is taken by another API.",
                        organization.value(),
                        "identifier",
                        identifier));
        return names;
    }

    private static Outcome<ApiEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such API.");
    }
}
