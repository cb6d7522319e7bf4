package dev.precept.pdp.management;

import dev.precept.pdp.scim.Privilege;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserDocument;

import org.springframework.stereotype.Component;

/** Whoever provisions {@code system} is held to what administrators are held to. */
@Component
final class ProvisioningPrivilege implements Privilege {
    @Override
    public boolean mayTouch(
            Caller caller, PolicyImage image, OrganizationImage organization, UserDocument user) {
        return may(
                () -> SystemRights.requireForPeople(caller, new View(image, organization), user));
    }

    @Override
    public boolean mayTouch(
            Caller caller, PolicyImage image, OrganizationImage organization, GroupImage group) {
        return may(
                () -> SystemRights.requireForPeople(caller, new View(image, organization), group));
    }

    private static boolean may(Runnable requirement) {
        try {
            requirement.run();
            return true;
        } catch (ProblemException wider) {
            return false;
        }
    }
}
