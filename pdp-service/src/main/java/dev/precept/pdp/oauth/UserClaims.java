package dev.precept.pdp.oauth;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

import tools.jackson.databind.node.ObjectNode;

/** What is known of users, in the words of OpenID Connect (Core section 5.1). Threads share it. */
@FunctionalInterface
public interface UserClaims {
    /**
     * The claims of a user, but for {@code sub}; none of one of whom nothing is known. Waits for
     * the database, whose faults come as Spring's {@code DataAccessException}.
     */
    ObjectNode of(OrganizationId organization, UserId user);
}
