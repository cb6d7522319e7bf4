package dev.precept.domain.application;

import dev.precept.domain.application.ApplicationCommand.AddSecret;
import dev.precept.domain.application.ApplicationCommand.AuthorizeApi;
import dev.precept.domain.application.ApplicationCommand.ChangeApplication;
import dev.precept.domain.application.ApplicationCommand.CreateApplication;
import dev.precept.domain.application.ApplicationCommand.DeauthorizeApi;
import dev.precept.domain.application.ApplicationCommand.DeleteApplication;
import dev.precept.domain.application.ApplicationCommand.ExpireSecret;
import dev.precept.domain.application.ApplicationCommand.GiveApplication;
import dev.precept.domain.application.ApplicationCommand.RemoveSecret;
import dev.precept.domain.application.ApplicationEvent.ApiAuthorized;
import dev.precept.domain.application.ApplicationEvent.ApiDeauthorized;
import dev.precept.domain.application.ApplicationEvent.ApplicationChanged;
import dev.precept.domain.application.ApplicationEvent.ApplicationCreated;
import dev.precept.domain.application.ApplicationEvent.ApplicationDeleted;
import dev.precept.domain.application.ApplicationEvent.ApplicationOwnerChanged;
import dev.precept.domain.application.ApplicationEvent.SecretAdded;
import dev.precept.domain.application.ApplicationEvent.SecretExpirySet;
import dev.precept.domain.application.ApplicationEvent.SecretRemoved;
import dev.precept.domain.application.ApplicationState.Absent;
import dev.precept.domain.application.ApplicationState.Deleted;
import dev.precept.domain.application.ApplicationState.Existing;
import dev.precept.domain.condition.Conditions;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Expiry;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decides what happens to an application. */
public final class ApplicationDecider {
    private static final String KIND = "application";

    private ApplicationDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<ApplicationEvent> decide(
            ApplicationState state, ApplicationCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateApplication create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing ->
                    context.directory().organizationExists(existing.organization())
                            ? Administrators.keepOne(
                                    existing, change(existing, command, context), context)
                            : notFound();
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static ApplicationState evolve(ApplicationState state, ApplicationEvent event) {
        if (event instanceof ApplicationCreated e) {
            return new Existing(
                    e.application(),
                    e.organization(),
                    e.handle(),
                    e.details(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    null);
        }
        if (!(state instanceof Existing s)) {
            return state;
        }
        return switch (event) {
            case ApplicationCreated _ -> s;
            case ApplicationChanged e -> s.withDetails(e.details());
            case SecretAdded e -> {
                Instant expiresAt = e.expiresAt() == null ? Instant.MAX : e.expiresAt();
                yield s.withSecrets(s.secrets().with(e.secret(), expiresAt));
            }
            case ApplicationOwnerChanged e -> s.withOwner(e.owner());
            case SecretExpirySet e -> s.withSecrets(s.secrets().with(e.secret(), e.expiresAt()));
            case SecretRemoved e -> s.withSecrets(s.secrets().without(e.secret()));
            case ApiAuthorized e ->
                    s.withAuthorizations(s.authorizations().with(e.api(), e.authorization()));
            case ApiDeauthorized e -> s.withAuthorizations(s.authorizations().without(e.api()));
            case ApplicationDeleted _ -> new Deleted();
        };
    }

    private static Outcome<ApplicationEvent> change(
            Existing state, ApplicationCommand command, CommandContext context) {
        return switch (command) {
            case CreateApplication _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is an application of this id already.");
            case ChangeApplication(_, ApplicationDetails details) ->
                    change(state, details, context);
            case AddSecret add -> addSecret(state, add, context.now());
            case GiveApplication(_, Actor owner) -> give(state, owner, context.directory());
            case ExpireSecret expire -> expireSecret(state, expire, context.now());
            case RemoveSecret(_, SecretId secret) ->
                    state.secrets().containsKey(secret)
                            ? Outcome.accepted(new SecretRemoved(secret))
                            : Outcome.rejected(
                                    Rejection.Code.NOT_FOUND, "There is no such secret.");
            case AuthorizeApi(_, ApiId api, ApiAuthorization authorization) ->
                    authorize(state, api, authorization, context);
            case DeauthorizeApi(_, ApiId api) ->
                    state.authorizations().containsKey(api)
                            ? Outcome.accepted(new ApiDeauthorized(api))
                            : Outcome.rejected(
                                    Rejection.Code.NOT_FOUND,
                                    "The application is not authorized for the API.");
            case DeleteApplication _ ->
                    new Outcome.Accepted<>(
                            List.of(new ApplicationDeleted()),
                            List.of(),
                            List.of(
                                    Reservation.handle(
                                            state.organization(), KIND, state.handle())));
        };
    }

    private static Outcome<ApplicationEvent> create(
            CreateApplication command, Directory directory) {
        if (!directory.organizationExists(command.organization())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal = ClientRules.check(command.details());
        if (refusal.isEmpty()) {
            refusal = ownerRefusal(command.owner(), directory);
        }
        List<ApplicationEvent> events = new ArrayList<>();
        events.add(
                new ApplicationCreated(
                        command.application(),
                        command.organization(),
                        command.handle(),
                        command.details()));
        if (command.owner() != null) {
            events.add(new ApplicationOwnerChanged(command.owner()));
        }
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : new Outcome.Accepted<>(
                        events,
                        List.of(Reservation.handle(command.organization(), KIND, command.handle())),
                        List.of());
    }

    private static Outcome<ApplicationEvent> change(
            Existing state, ApplicationDetails details, CommandContext context) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        if (details.environment() == Environment.SANDBOX
                && state.details().environment() != Environment.SANDBOX
                && context.directory()
                        .hasKeysForProduction(
                                state.organization(), state.application(), context.now())) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The application has API keys for production, which one for the sandbox may"
                            + " not have: remove them or let them end first.");
        }
        Optional<Rejection> refusal = ClientRules.check(details);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new ApplicationChanged(details));
    }

    private static Outcome<ApplicationEvent> give(
            Existing state, @Nullable Actor owner, Directory directory) {
        if (Objects.equals(owner, state.owner())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = ownerRefusal(owner, directory);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new ApplicationOwnerChanged(owner));
    }

    /** Callers of this service live in {@code system}, and so do owners. */
    private static Optional<Rejection> ownerRefusal(@Nullable Actor owner, Directory directory) {
        if (owner == null) {
            return Optional.empty();
        }
        String id = owner.id();
        boolean isThere =
                id != null
                        && Id.isId(id)
                        && OrganizationId.SYSTEM.equals(owner.organization())
                        && switch (owner.kind()) {
                            case SERVICE -> false;
                            case APPLICATION ->
                                    directory.applicationExists(
                                            OrganizationId.SYSTEM, new ApplicationId(id));
                            case USER ->
                                    directory.userExists(OrganizationId.SYSTEM, new UserId(id));
                        };
        return isThere
                ? Optional.empty()
                : Optional.of(
                        new Rejection(
                                Rejection.Code.UNKNOWN_REFERENCE,
                                "There is no such owner: it has to be a user or an application of"
                                        + " organization system, by its id."));
    }

    private static Outcome<ApplicationEvent> expireSecret(
            Existing state, ExpireSecret command, Instant now) {
        Instant before = state.secrets().get(command.secret());
        if (before == null) {
            return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such secret.");
        }
        return Expiry.sooner(
                before.equals(Instant.MAX) ? null : before,
                command.expiresAt(),
                now,
                expiresAt -> new SecretExpirySet(command.secret(), expiresAt));
    }

    private static Outcome<ApplicationEvent> addSecret(
            Existing state, AddSecret command, Instant now) {
        if (state.secrets().containsKey(command.secret())) {
            return Outcome.rejected(
                    Rejection.Code.ALREADY_EXISTS, "The application has this secret already.");
        }
        // RFC 9700 section 2.5: a client that proves a key has no secret to fall back to
        if (!state.details().tokenEndpointAuthMethod().isBySecret()) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "An application has secrets only where its tokenEndpointAuthMethod is"
                            + " client_secret_basic or client_secret_post.");
        }
        if (state.liveSecrets(now) >= Limits.SECRETS_PER_APPLICATION) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An application has at most "
                            + Limits.SECRETS_PER_APPLICATION
                            + " live secrets; remove one first.");
        }
        return Expiry.accepted(
                command.expiresAt(), now, expiry -> new SecretAdded(command.secret(), expiry));
    }

    private static Outcome<ApplicationEvent> authorize(
            Existing state, ApiId api, ApiAuthorization authorization, CommandContext context) {
        Directory directory = context.directory();
        if (authorization.equals(state.authorizations().get(api))) {
            return Outcome.unchanged();
        }
        if (!state.authorizations().containsKey(api)
                && state.authorizations().size() >= Limits.APIS_PER_APPLICATION) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An application is authorized for at most "
                            + Limits.APIS_PER_APPLICATION
                            + " APIs.");
        }
        Optional<Directory.ApiFacts> facts = directory.api(state.organization(), api);
        if (facts.isEmpty()) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such API in this organization or above it.");
        }
        if (!facts.get().scopes().containsAll(authorization.scopes())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "The API does not have all these scopes.");
        }
        if (authorization.policy() == AuthorizationPolicy.RBAC
                && !facts.get().authorizationRequired()) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The API does not ask for authorization, so its policy can be NO_POLICY only.");
        }
        if (authorization.condition() != null && api.equals(ApiId.PRECEPT)) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "Rights over this service are held without a condition.");
        }
        Optional<Rejection> refusal = Administrators.reach(state, api, authorization, directory);
        if (refusal.isEmpty()) {
            refusal =
                    Conditions.check(
                            authorization.condition(),
                            true,
                            context.expressions(),
                            directory.personalAttributes(state.organization()));
        }
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new ApiAuthorized(api, authorization));
    }

    private static Outcome<ApplicationEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such application.");
    }
}
