package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

/** A user of an organization, by the ids that the log knows. */
public record Subject(OrganizationId organization, UserId user) {
    /** One text for one subject: ids hold no slash and no line feed. */
    String key() {
        return organization.value() + "/" + user.value();
    }
}
