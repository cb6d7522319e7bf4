package dev.precept.pdp.door;

import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.pdp.security.CallerRefusal;

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
        Outcome outcome =
                callers.authenticate(
                        arrival.image(),
                        arrival.question().fields().all("Authorization"),
                        arrival.now());
        return switch (outcome) {
            case Outcome.Known(Caller caller) -> new Identity.Known(new DoorCaller.Holder(caller));
            case Outcome.Absent _ -> Identity.Absent.INSTANCE;
            case Outcome.Invalid _ -> new Identity.Refused(CallerRefusal.INVALID_TOKEN);
            case Outcome.Ambiguous _ -> new Identity.Refused(CallerRefusal.INVALID_REQUEST);
        };
    }
}
