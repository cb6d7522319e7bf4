package dev.precept.pdp.door;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.security.CallerRefusal;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;

/** Tells who asks by an access token of organization {@code system}. */
final class BearerIdentification implements Identification {
    private final CallerAuthenticator callers;

    BearerIdentification(CallerAuthenticator callers) {
        this.callers = callers;
    }

    @Override
    public boolean readsAuthorization() {
        return true;
    }

    @Override
    public Identity identify(Arrival arrival) {
        return identity(
                arrival,
                callers.authenticate(
                        arrival.image(),
                        arrival.question().fields().all("Authorization"),
                        scheme -> arrival.question().shown(scheme, callers.base()),
                        arrival.now()));
    }

    /** The key that a token is bound to has been proved. */
    @Override
    public Identity identifyAgain(Arrival arrival) {
        return identity(
                arrival,
                callers.authenticateAgain(
                        arrival.image(),
                        arrival.question().fields().all("Authorization"),
                        arrival.now()));
    }

    private static Identity identity(Arrival arrival, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Known(Caller caller) -> new Identity.Known(standing(arrival, caller));
            case Outcome.Absent _ -> Identity.Absent.INSTANCE;
            case Outcome.Invalid _ -> new Identity.Refused(CallerRefusal.INVALID_TOKEN);
            case Outcome.Ambiguous _ -> new Identity.Refused(CallerRefusal.INVALID_REQUEST);
        };
    }

    /** An application's own token counts as the gateway that names the application. */
    private static DoorCaller standing(Arrival arrival, Caller caller) {
        OrganizationImage organization = arrival.organization();
        Actor actor = caller.actor();
        GatewayDocument gateway =
                organization != null && actor.kind() == Actor.Kind.APPLICATION && actor.id() != null
                        ? organization.gateways().byClient(new ApplicationId(actor.id()))
                        : null;
        return gateway == null
                ? new DoorCaller.Holder(caller)
                : new DoorCaller.Registered(gateway, caller);
    }
}
