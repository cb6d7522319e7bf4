package dev.precept.domain.gateway;

import dev.precept.domain.gateway.GatewayCommand.AddGatewayKey;
import dev.precept.domain.gateway.GatewayCommand.ChangeGateway;
import dev.precept.domain.gateway.GatewayCommand.CreateGateway;
import dev.precept.domain.gateway.GatewayCommand.DeleteGateway;
import dev.precept.domain.gateway.GatewayCommand.RemoveGatewayKey;
import dev.precept.domain.gateway.GatewayEvent.GatewayChanged;
import dev.precept.domain.gateway.GatewayEvent.GatewayCreated;
import dev.precept.domain.gateway.GatewayEvent.GatewayDeleted;
import dev.precept.domain.gateway.GatewayEvent.GatewayKeyAdded;
import dev.precept.domain.gateway.GatewayEvent.GatewayKeyRemoved;
import dev.precept.domain.gateway.GatewayState.Absent;
import dev.precept.domain.gateway.GatewayState.Deleted;
import dev.precept.domain.gateway.GatewayState.Existing;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Expiry;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Decides what happens to a gateway's registration. */
public final class GatewayDecider {
    private static final String KIND = "gateway";

    private GatewayDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<GatewayEvent> decide(
            GatewayState state, GatewayCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateGateway create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing ->
                    context.directory().organizationExists(existing.organization())
                            ? change(existing, command, context)
                            : notFound();
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static GatewayState evolve(GatewayState state, GatewayEvent event) {
        if (event instanceof GatewayCreated e) {
            return new Existing(
                    e.gateway(), e.organization(), e.handle(), e.details(), PersistentMap.empty());
        }
        if (!(state instanceof Existing s)) {
            return state;
        }
        return switch (event) {
            case GatewayCreated _ -> s;
            case GatewayChanged e -> s.withDetails(e.details());
            case GatewayKeyAdded e -> {
                Instant expiresAt = e.expiresAt() == null ? Instant.MAX : e.expiresAt();
                yield s.withKeys(s.keys().with(e.key(), expiresAt));
            }
            case GatewayKeyRemoved e -> s.withKeys(s.keys().without(e.key()));
            case GatewayDeleted _ -> new Deleted();
        };
    }

    private static Outcome<GatewayEvent> create(CreateGateway command, Directory directory) {
        OrganizationId organization = command.organization();
        if (!directory.organizationExists(organization)) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        ApplicationId client = command.details().client();
        if (isUnknown(client, directory)) {
            return unknownClient();
        }
        List<Reservation> reservations = new ArrayList<>();
        reservations.add(Reservation.handle(organization, KIND, command.handle()));
        reservations.addAll(held(organization, client));
        return new Outcome.Accepted<>(
                List.of(
                        new GatewayCreated(
                                command.gateway(),
                                organization,
                                command.handle(),
                                command.details())),
                reservations,
                List.of());
    }

    private static Outcome<GatewayEvent> change(
            Existing state, GatewayCommand command, CommandContext context) {
        return switch (command) {
            case CreateGateway _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS,
                            "There is a gateway of this id already.");
            case ChangeGateway(_, GatewayDetails details) ->
                    change(state, details, context.directory());
            case AddGatewayKey add -> addKey(state, add, context.now());
            case RemoveGatewayKey(_, SecretId key) ->
                    state.keys().containsKey(key)
                            ? Outcome.accepted(new GatewayKeyRemoved(key))
                            : Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such key.");
            case DeleteGateway _ -> delete(state);
        };
    }

    private static Outcome<GatewayEvent> change(
            Existing state, GatewayDetails details, Directory directory) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        ApplicationId before = state.details().client();
        ApplicationId after = details.client();
        if (Objects.equals(before, after)) {
            return Outcome.accepted(new GatewayChanged(details));
        }
        return isUnknown(after, directory)
                ? unknownClient()
                : new Outcome.Accepted<>(
                        List.of(new GatewayChanged(details)),
                        held(state.organization(), after),
                        held(state.organization(), before));
    }

    private static Outcome<GatewayEvent> addKey(
            Existing state, AddGatewayKey command, Instant now) {
        if (state.keys().containsKey(command.key())) {
            return Outcome.rejected(
                    Rejection.Code.ALREADY_EXISTS, "The gateway has this key already.");
        }
        if (state.liveKeys(now) >= Limits.KEYS_PER_GATEWAY) {
            return Outcome.rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "A gateway has at most "
                            + Limits.KEYS_PER_GATEWAY
                            + " live keys; remove one first.");
        }
        return Expiry.accepted(
                command.expiresAt(), now, expiry -> new GatewayKeyAdded(command.key(), expiry));
    }

    private static Outcome<GatewayEvent> delete(Existing state) {
        List<Reservation> releases = new ArrayList<>();
        releases.add(Reservation.handle(state.organization(), KIND, state.handle()));
        releases.addAll(held(state.organization(), state.details().client()));
        return new Outcome.Accepted<>(List.of(new GatewayDeleted()), List.of(), releases);
    }

    private static boolean isUnknown(@Nullable ApplicationId client, Directory directory) {
        return client != null && !directory.applicationExists(OrganizationId.SYSTEM, client);
    }

    private static Outcome<GatewayEvent> unknownClient() {
        return Outcome.rejected(
                Rejection.Code.UNKNOWN_REFERENCE,
                "There is no application of this client id in organization 'system'.");
    }

    /** A client stands for one gateway of an organization: else it would stand for none surely. */
    private static List<Reservation> held(
            OrganizationId organization, @Nullable ApplicationId client) {
        return client == null
                ? List.of()
                : List.of(
                        Reservation.of(
                                Rejection.Code.IN_USE,
                                "Another gateway of the organization names this client.",
                                organization.value(),
                                "gateway-client",
                                client.value()));
    }

    private static Outcome<GatewayEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such gateway.");
    }
}
