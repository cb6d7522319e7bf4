package dev.precept.domain.application;

import dev.precept.domain.shared.OrganizationId;

import java.util.Set;

/** In which organizations an authorization for our own API holds. */
public sealed interface OrganizationReach {
    /** In every one, also those yet to come. */
    record All() implements OrganizationReach {}

    /** In these. */
    record Some(Set<OrganizationId> organizations) implements OrganizationReach {
        public Some {
            organizations = Set.copyOf(organizations);
        }
    }

    /** Whether it holds in the organization. */
    default boolean includes(OrganizationId organization) {
        return switch (this) {
            case All() -> true;
            case Some(Set<OrganizationId> organizations) -> organizations.contains(organization);
        };
    }

    /** Whether everything the other reaches is reached by this one. */
    default boolean includes(OrganizationReach other) {
        return switch (this) {
            case All() -> true;
            case Some(Set<OrganizationId> organizations) ->
                    switch (other) {
                        case All() -> false;
                        case Some(Set<OrganizationId> others) -> organizations.containsAll(others);
                    };
        };
    }
}
