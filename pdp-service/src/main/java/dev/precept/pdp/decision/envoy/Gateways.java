package dev.precept.pdp.decision.envoy;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Identification;
import dev.precept.pdp.door.Identification.Arrival;
import dev.precept.pdp.door.Identity;
import dev.precept.pdp.door.Peer;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.door.Way;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Tells which gateway calls, by what shows that at the other doors. Threads share it. */
final class Gateways {
    private final Supplier<PolicyImage> images;
    private final List<Identification> identifications;
    private final Doorway doorway;
    private final InstantSource clock;

    Gateways(
            Supplier<PolicyImage> images,
            List<Identification> identifications,
            Doorway doorway,
            InstantSource clock) {
        this.images = images;
        this.identifications =
                identifications.stream().filter(each -> !each.readsAuthorization()).toList();
        this.doorway = doorway;
        this.clock = clock;
    }

    /** The gateway at the organization's door; null if it is none that may ask. */
    @Nullable Visit visit(String organization, String key, Peer peer) {
        PolicyImage image = images.get();
        OrganizationImage asked =
                Handle.isHandle(organization) ? image.organization(new Handle(organization)) : null;
        if (asked == null) {
            return null;
        }
        Fields fields = key.isEmpty() ? Fields.NONE : Fields.of(Headers.GATEWAY_KEY, key);
        Question question = new Question("POST", "/", fields, new byte[0], peer);
        Way way = new Way(doorway, List.of(Doorway.ORGANIZATION), List.of(organization), "");
        Instant now = image.notBefore(clock.instant());
        DoorCaller caller = caller(new Arrival(question, way, image, asked, now));
        return caller == null || !caller.may(Right.DECIDE, asked.document().id())
                ? null
                : new Visit(question, way, caller, image, asked, now);
    }

    private @Nullable DoorCaller caller(Arrival arrival) {
        for (Identification identification : identifications) {
            switch (identification.identify(arrival)) {
                case Identity.Known(DoorCaller caller) -> {
                    return caller;
                }
                case Identity.Refused _ -> {
                    return null;
                }
                case Identity.Absent _ -> {
                    // Another way may know.
                }
            }
        }
        return null;
    }
}
