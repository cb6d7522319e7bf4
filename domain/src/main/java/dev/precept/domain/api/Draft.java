package dev.precept.domain.api;

import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.api.ApiEvent.ScopeAdded;
import dev.precept.domain.api.ApiEvent.ScopeDescribed;
import dev.precept.domain.api.ApiEvent.ScopeRemoved;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A change of an API's scopes and operations in the making: one command may ask for many steps,
 * each of which sees what the ones before it did; after a refusal none does anything. For one
 * decision.
 */
final class Draft {
    /** OpenID Connect Core 1.0, sections 3.1.2.1, 5.4 and 11: no API can have these on the wire. */
    private static final Set<String> OPENID =
            Set.of("openid", "profile", "email", "address", "phone", "offline_access");

    private final CommandContext context;
    private final List<ApiEvent> events = new ArrayList<>();
    private final List<Reservation> reservations = new ArrayList<>();
    private final List<Reservation> releases = new ArrayList<>();
    private final Set<ScopeToken> added = new HashSet<>();
    private ApiState.Existing state;
    private @Nullable Rejection refused;

    Draft(ApiState.Existing state, CommandContext context) {
        this.state = state;
        this.context = context;
    }

    /** Adds a scope, or replaces its texts. */
    Draft put(ScopeSpec spec) {
        return step(() -> tryPut(spec));
    }

    /** Removes a scope. */
    Draft remove(ScopeToken name) {
        return step(() -> tryRemove(name));
    }

    /** Has exactly these scopes. */
    Draft replaceScopes(List<ScopeSpec> scopes) {
        Set<ScopeToken> wanted = new HashSet<>();
        for (ScopeSpec spec : scopes) {
            if (!wanted.add(spec.name())) {
                return step(
                        () ->
                                refusal(
                                        Rejection.Code.INVALID_VALUE,
                                        "The scope '" + spec.name() + "' is there twice."));
            }
        }
        for (ScopeToken name : state.scopes().keySet().stream().sorted().toList()) {
            if (!wanted.contains(name)) {
                remove(name);
            }
        }
        scopes.forEach(this::put);
        return this;
    }

    /** Has exactly these operations. */
    Draft replaceOperations(List<OperationSpec> operations) {
        return step(
                () -> {
                    Optional<Rejection> refusal = Operations.check(operations, state.scopes());
                    if (refusal.isEmpty()) {
                        Operations.difference(state.operations(), operations, state.scopes())
                                .forEach(this::apply);
                    }
                    return refusal;
                });
    }

    /** What the steps come to. */
    Outcome<ApiEvent> outcome() {
        return refused == null
                ? new Outcome.Accepted<>(events, reservations, releases)
                : Outcome.rejected(refused);
    }

    private Draft step(Supplier<Optional<Rejection>> step) {
        if (refused == null) {
            refused = step.get().orElse(null);
        }
        return this;
    }

    private Optional<Rejection> tryPut(ScopeSpec spec) {
        Optional<Rejection> refusal =
                Texts.label("The display name of '" + spec.name() + "'", spec.displayName())
                        .or(
                                () ->
                                        Texts.description(
                                                "The description of '" + spec.name() + "'",
                                                spec.description()));
        if (refusal.isPresent()) {
            return refusal;
        }
        ApiState.Scope scope = state.scopes().get(spec.name());
        if (scope == null) {
            return add(spec);
        }
        if (!scope.displayName().equals(spec.displayName())
                || !scope.description().equals(spec.description())) {
            apply(new ScopeDescribed(scope.scope(), spec.displayName(), spec.description()));
        }
        return Optional.empty();
    }

    private Optional<Rejection> add(ScopeSpec spec) {
        if (state.scopes().size() >= Limits.SCOPES_PER_API) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An API has at most " + Limits.SCOPES_PER_API + " scopes.");
        }
        Optional<ScopeToken> free = freeWireName(spec.name());
        if (free.isEmpty()) {
            return refusal(
                    Rejection.Code.WIRE_NAME_TAKEN,
                    "Neither '"
                            + spec.name()
                            + "' nor '"
                            + qualified(spec.name())
                            + "' is free as the scope's name in tokens.");
        }
        ScopeToken wireName = free.get();
        added.add(wireName);
        reservations.add(wireName(state.organization(), wireName));
        apply(
                new ScopeAdded(
                        new ScopeId(context.ids().next()),
                        spec.name(),
                        wireName,
                        spec.displayName(),
                        spec.description()));
        return Optional.empty();
    }

    private Optional<ScopeToken> freeWireName(ScopeToken name) {
        if (isFree(name)) {
            return Optional.of(name);
        }
        String qualified = qualified(name);
        return ScopeToken.isScopeToken(qualified) && isFree(new ScopeToken(qualified))
                ? Optional.of(new ScopeToken(qualified))
                : Optional.empty();
    }

    private boolean isFree(ScopeToken name) {
        return !OPENID.contains(name.value())
                && !added.contains(name)
                && !context.directory().wireNameTaken(state.organization(), name);
    }

    private String qualified(ScopeToken name) {
        return state.handle() + ":" + name;
    }

    private Optional<Rejection> tryRemove(ScopeToken name) {
        ApiState.Scope scope = state.scopes().get(name);
        if (scope == null) {
            return refusal(Rejection.Code.NOT_FOUND, "The API has no scope '" + name + "'.");
        }
        releases.add(wireName(state.organization(), scope.wireName()));
        apply(new ScopeRemoved(scope.scope()));
        return Optional.empty();
    }

    /** The name of a scope in tokens. */
    static Reservation wireName(OrganizationId organization, ScopeToken wireName) {
        return Reservation.of(
                Rejection.Code.WIRE_NAME_TAKEN,
                "The name '" + wireName + "' in tokens is another scope's.",
                organization.value(),
                "wire-name",
                wireName.value());
    }

    private void apply(ApiEvent event) {
        events.add(event);
        if (ApiDecider.evolve(state, event) instanceof ApiState.Existing changed) {
            state = changed;
        }
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }
}
