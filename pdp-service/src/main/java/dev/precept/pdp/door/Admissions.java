package dev.precept.pdp.door;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.door.Identification.Arrival;
import dev.precept.pdp.security.CallerRefusal;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Says who is let in at a door, and, where an answer goes on for long, who still is. */
public final class Admissions {
    private final List<Identification> identifications;

    /**
     * By these ways to tell who asks.
     *
     * @param identifications asked in this order
     */
    public Admissions(List<Identification> identifications) {
        this.identifications = List.copyOf(identifications);
    }

    /** Who asks, if he may. */
    Identity admit(Arrival arrival, Admission admission) {
        if (admission == Admission.ANYBODY || admission == Admission.OWN) {
            return new Identity.Known(DoorCaller.Nobody.INSTANCE);
        }
        Set<Right> rights = rights(admission);
        for (Identification identification : identifications) {
            if (admission != Admission.GATEWAY || !identification.readsAuthorization()) {
                Identity identity = identification.identify(arrival);
                if (!(identity instanceof Identity.Absent)) {
                    return admitted(identity, rights, arrival.organization());
                }
            }
        }
        return Identity.Absent.INSTANCE;
    }

    /**
     * Who asked, if an image still lets him in: his organization is there, what showed who he is
     * still counts, and he still has the right.
     *
     * @param visit was let in once
     * @param now the present, never before the image's own time
     * @return null where he is not let in any more
     */
    public @Nullable DoorCaller again(Visit visit, PolicyImage image, Instant now) {
        OrganizationId id = visit.organizationId();
        OrganizationImage organization = image.organization(id);
        Arrival arrival = new Arrival(visit.question(), visit.way(), image, organization, now);
        Set<Right> rights = rights(visit.way().doorway().door().admission());
        for (Identification identification : identifications) {
            Identity identity = identification.identifyAgain(arrival);
            if (!(identity instanceof Identity.Absent)) {
                return admitted(identity, rights, organization) instanceof Identity.Known known
                        ? known.caller()
                        : null;
            }
        }
        return null;
    }

    private static Identity admitted(
            Identity identity, Set<Right> rights, @Nullable OrganizationImage organization) {
        if (!(identity instanceof Identity.Known(DoorCaller caller))) {
            return identity;
        }
        // A caller is not told which organizations there are beyond those he may ask.
        return organization != null
                        && rights.stream()
                                .anyMatch(right -> caller.may(right, organization.document().id()))
                ? identity
                : new Identity.Refused(CallerRefusal.lacks(rights.iterator().next()));
    }

    /** One of these is needed. */
    private static Set<Right> rights(Admission admission) {
        return switch (admission) {
            case READER -> EnumSet.of(Right.READ);
            case AUDITOR -> EnumSet.of(Right.AUDIT);
            case FOLLOWER -> EnumSet.of(Right.READ, Right.GATEWAY);
            case ANYBODY, CALLER, GATEWAY, OWN -> EnumSet.of(Right.DECIDE);
        };
    }
}
