package dev.precept.pdp.door;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;

/**
 * A question that the table of doors has let in.
 *
 * @param way the door's path and its variables
 * @param caller who asks
 * @param image the one image of the whole answer
 * @param organization the one that the path names, of that image
 * @param now the present, never before the image's own time: what has expired stays expired
 */
public record Visit(
        Question question,
        Way way,
        DoorCaller caller,
        PolicyImage image,
        OrganizationImage organization,
        Instant now) {
    /** The organization that the path names. */
    public OrganizationId organizationId() {
        return organization.document().id();
    }
}
