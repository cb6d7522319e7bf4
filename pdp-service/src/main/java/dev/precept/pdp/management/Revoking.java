package dev.precept.pdp.management;

import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.pdp.review.Holding;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.RoleImage;

import org.jspecify.annotations.Nullable;

/** Takes away what was reviewed, by the rights that whoever does it otherwise must have. */
final class Revoking {
    private Revoking() {}

    /** The command; null where the item is not held any more. */
    static @Nullable DomainCommand command(Caller caller, View view, ReviewItem item) {
        switch (item) {
            case ReviewItem.Membership(var id, _) -> {
                RoleImage role = view.organization().role(id);
                if (role != null) {
                    SystemRights.requireForPeople(caller, view, role);
                }
            }
            case ReviewItem.Authorization(var id, _, _) -> {
                ApplicationImage application = view.organization().application(id);
                if (application != null) {
                    SystemRights.requireToTouch(caller, view, application);
                }
            }
        }
        return Holding.end(view.organization(), item);
    }
}
