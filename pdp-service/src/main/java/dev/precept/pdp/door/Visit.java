package dev.precept.pdp.door;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.web.Moment;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * A question that the table of doors has let in.
 *
 * @param way the door's path and its variables
 * @param caller who asks
 * @param image the one image of the whole answer
 * @param organization the one that the path names, of that image
 * @param now the present, never before the image's own time: what has expired stays expired; what
 *     time it was, where the past is asked about
 * @param then the moment of the past that is asked about, which the image is of; null for the
 *     present
 * @param decision what the record of its decision is to be called, since it is told; null where it
 *     is not
 */
public record Visit(
        Question question,
        Way way,
        DoorCaller caller,
        PolicyImage image,
        OrganizationImage organization,
        Instant now,
        @Nullable Moment then,
        @Nullable UUID decision) {
    /** Of the present. */
    public Visit(
            Question question,
            Way way,
            DoorCaller caller,
            PolicyImage image,
            OrganizationImage organization,
            Instant now) {
        this(question, way, caller, image, organization, now, null, null);
    }

    /** The same with another question. */
    public Visit with(Question other) {
        return new Visit(other, way, caller, image, organization, now, then, decision);
    }

    /** The same, whose one decision is told under this id. */
    public Visit named(UUID id) {
        return new Visit(question, way, caller, image, organization, now, then, id);
    }

    /** Whether the answer is about what was, and is no decision that lets anybody pass. */
    public boolean isOfThePast() {
        return then != null;
    }

    /** The organization that the path names. */
    public OrganizationId organizationId() {
        return organization.document().id();
    }
}
