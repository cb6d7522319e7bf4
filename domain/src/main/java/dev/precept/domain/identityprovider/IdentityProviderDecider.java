package dev.precept.domain.identityprovider;

import dev.precept.domain.identityprovider.IdentityProviderCommand.ChangeIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.CreateIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.DeleteIdentityProvider;
import dev.precept.domain.identityprovider.IdentityProviderCommand.RemoveExternalClient;
import dev.precept.domain.identityprovider.IdentityProviderCommand.SetExternalClient;
import dev.precept.domain.identityprovider.IdentityProviderEvent.ExternalClientRemoved;
import dev.precept.domain.identityprovider.IdentityProviderEvent.ExternalClientSet;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderChanged;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderCreated;
import dev.precept.domain.identityprovider.IdentityProviderEvent.IdentityProviderDeleted;
import dev.precept.domain.identityprovider.IdentityProviderState.Absent;
import dev.precept.domain.identityprovider.IdentityProviderState.Deleted;
import dev.precept.domain.identityprovider.IdentityProviderState.Existing;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.collection.PersistentMap;

import java.util.List;
import java.util.Optional;

/** Decides what happens to an identity provider's registration. */
public final class IdentityProviderDecider {
    private static final String KIND = "identity provider";

    private IdentityProviderDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<IdentityProviderEvent> decide(
            IdentityProviderState state, IdentityProviderCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateIdentityProvider create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing ->
                    context.directory().organizationExists(existing.organization())
                            ? change(existing, command, context.directory())
                            : notFound();
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static IdentityProviderState evolve(
            IdentityProviderState state, IdentityProviderEvent event) {
        if (event instanceof IdentityProviderCreated e) {
            return new Existing(
                    e.provider(), e.organization(), e.handle(), e.details(), PersistentMap.empty());
        }
        if (!(state instanceof Existing s)) {
            return state;
        }
        return switch (event) {
            case IdentityProviderCreated _ -> s;
            case IdentityProviderChanged e -> s.withDetails(e.details());
            case ExternalClientSet e ->
                    s.withClients(s.clients().with(e.application(), e.clientId()));
            case ExternalClientRemoved e -> s.withClients(s.clients().without(e.application()));
            case IdentityProviderDeleted _ -> new Deleted();
        };
    }

    private static Outcome<IdentityProviderEvent> create(
            CreateIdentityProvider command, Directory directory) {
        OrganizationId organization = command.organization();
        if (!directory.organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        if (organization.equals(OrganizationId.SYSTEM)) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED, "Organization 'system' trusts no other issuer.");
        }
        if (directory.identityProviders(organization) >= Limits.PROVIDERS_PER_ORGANIZATION) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An organization has at most "
                            + Limits.PROVIDERS_PER_ORGANIZATION
                            + " identity providers.");
        }
        Optional<Rejection> refusal = ProviderRules.check(command.details());
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : new Outcome.Accepted<>(
                        List.of(
                                new IdentityProviderCreated(
                                        command.provider(),
                                        organization,
                                        command.handle(),
                                        command.details())),
                        List.of(
                                Reservation.handle(organization, KIND, command.handle()),
                                issuer(organization, command.details())),
                        List.of());
    }

    private static Outcome<IdentityProviderEvent> change(
            Existing state, IdentityProviderCommand command, Directory directory) {
        return switch (command) {
            case CreateIdentityProvider _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is an identity provider of this id already.");
            case ChangeIdentityProvider(_, ProviderDetails details) -> change(state, details);
            case SetExternalClient(_, ApplicationId application, String clientId) ->
                    setClient(state, application, clientId, directory);
            case RemoveExternalClient(_, ApplicationId application) ->
                    state.clients().containsKey(application)
                            ? Outcome.accepted(new ExternalClientRemoved(application))
                            : Outcome.rejected(
                                    Rejection.Code.NOT_FOUND,
                                    "No client of the provider stands for the application.");
            case DeleteIdentityProvider _ -> delete(state, directory);
        };
    }

    private static Outcome<IdentityProviderEvent> delete(Existing state, Directory directory) {
        if (directory.givesExclusive(state.organization(), state.provider())) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE,
                    "A role that excludes another names a group of the provider: take the role from"
                            + " it first, since without it the other may count.");
        }
        return new Outcome.Accepted<>(
                List.of(new IdentityProviderDeleted()),
                List.of(),
                List.of(
                        Reservation.handle(state.organization(), KIND, state.handle()),
                        issuer(state.organization(), state.details())));
    }

    private static Outcome<IdentityProviderEvent> change(Existing state, ProviderDetails details) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = ProviderRules.check(details);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        if (details.issuer().equals(state.details().issuer())) {
            return Outcome.accepted(new IdentityProviderChanged(details));
        }
        return new Outcome.Accepted<>(
                List.of(new IdentityProviderChanged(details)),
                List.of(issuer(state.organization(), details)),
                List.of(issuer(state.organization(), state.details())));
    }

    private static Outcome<IdentityProviderEvent> setClient(
            Existing state, ApplicationId application, String clientId, Directory directory) {
        if (clientId.equals(state.clients().get(application))) {
            return Outcome.unchanged();
        }
        Optional<Rejection> refusal = ProviderRules.client(clientId);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        if (!directory.applicationExists(state.organization(), application)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE,
                    "There is no such application in this organization.");
        }
        if (state.clients().containsValue(clientId)) {
            return Outcome.rejected(
                    Rejection.Code.IN_USE, "The client stands for another application.");
        }
        if (!state.clients().containsKey(application)
                && state.clients().size() >= Limits.EXTERNAL_CLIENTS_PER_PROVIDER) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A provider has at most "
                            + Limits.EXTERNAL_CLIENTS_PER_PROVIDER
                            + " clients that stand for applications.");
        }
        return Outcome.accepted(new ExternalClientSet(application, clientId));
    }

    private static Reservation issuer(OrganizationId organization, ProviderDetails details) {
        return Reservation.of(
                Rejection.Code.IDENTIFIER_TAKEN,
                "Another identity provider of the organization has this issuer.",
                organization.value(),
                "issuer",
                details.issuer());
    }

    private static Outcome<IdentityProviderEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such identity provider.");
    }
}
