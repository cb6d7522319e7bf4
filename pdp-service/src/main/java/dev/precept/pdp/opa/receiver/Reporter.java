package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.GatewayDocument;

import org.jspecify.annotations.Nullable;

/** Who reports: a registered gateway of the organization, about itself. */
final class Reporter {
    static final Problem NOT_A_GATEWAY =
            new Problem(
                    403,
                    "not-a-gateway",
                    "Only a registered gateway reports: by its own key, or the token of the"
                            + " client that its registration names.");

    private Reporter() {}

    /** The gateway; null where it is none of the organization's. */
    static @Nullable GatewayDocument of(Visit visit) {
        return visit.caller() instanceof DoorCaller.Registered registered
                        && registered.gateway().organization().equals(visit.organizationId())
                ? registered.gateway()
                : null;
    }
}
