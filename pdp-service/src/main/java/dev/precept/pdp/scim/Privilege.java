package dev.precept.pdp.scim;

import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserDocument;

/** That nobody gives more than he has: who may touch whom in organization {@code system}. */
public interface Privilege {
    /** Whether the caller holds all that the user holds: he could come in as him. */
    boolean mayTouch(
            Caller caller, PolicyImage image, OrganizationImage organization, UserDocument user);

    /** Whether the caller holds all that the members of the group hold by it. */
    boolean mayTouch(
            Caller caller, PolicyImage image, OrganizationImage organization, GroupImage group);
}
