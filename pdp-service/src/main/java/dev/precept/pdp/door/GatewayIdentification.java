package dev.precept.pdp.door;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.KnownSecrets;
import dev.precept.pdp.jose.PresentedKey;
import dev.precept.pdp.security.CallerRefusal;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.SecretDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Tells a gateway by its key: the one in the path where the door's path has one, else the one in
 * {@value Headers#GATEWAY_KEY}. At a path with a key the field is its client's, and not looked at.
 * A key counts for the organization it was made in, until it ends or is removed.
 */
final class GatewayIdentification implements Identification {
    private final KnownSecrets secrets;

    GatewayIdentification(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public boolean readsAuthorization() {
        return false;
    }

    @Override
    public Identity identify(Arrival arrival) {
        if (arrival.way().hasKey()) {
            return gateway(arrival, arrival.way().variable(Doorway.KEY));
        }
        List<String> fields = arrival.question().fields().all(Headers.GATEWAY_KEY);
        return switch (fields.size()) {
            case 0 -> Identity.Absent.INSTANCE;
            case 1 -> gateway(arrival, fields.getFirst());
            default -> new Identity.Refused(CallerRefusal.AMBIGUOUS_KEY);
        };
    }

    private Identity gateway(Arrival arrival, String text) {
        PresentedKey key = PresentedKey.read(PresentedKey.Kind.GATEWAY, text);
        // Compared before anything is looked up: what is there is told by nothing but the answer.
        boolean isRight = key != null && secrets.isKnown(key.secret(), key.id());
        GatewayDocument gateway =
                key == null ? null : live(arrival.organization(), key.id(), arrival.now());
        return isRight && gateway != null
                ? new Identity.Known(new DoorCaller.Registered(gateway, null))
                : new Identity.Refused(CallerRefusal.INVALID_KEY);
    }

    private static @Nullable GatewayDocument live(
            @Nullable OrganizationImage organization, SecretId id, Instant now) {
        GatewayDocument gateway = organization == null ? null : organization.gateways().byKey(id);
        SecretDocument key = gateway == null ? null : gateway.keys().get(id);
        return key != null && key.isLive(now) ? gateway : null;
    }
}
