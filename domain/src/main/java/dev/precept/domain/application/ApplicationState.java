package dev.precept.domain.application;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import java.util.Map;
import java.util.Set;

/** What an application's decider needs to know of its past. */
public sealed interface ApplicationState {
    /** Never made. */
    record Absent() implements ApplicationState {}

    /** In being. */
    record Existing(
            ApplicationId application,
            OrganizationId organization,
            Handle handle,
            ApplicationDetails details,
            Set<SecretId> secrets,
            Map<ApiId, ApiAuthorization> authorizations)
            implements ApplicationState {
        public Existing {
            secrets = Set.copyOf(secrets);
            authorizations = Map.copyOf(authorizations);
        }
    }

    /** Removed. */
    record Deleted() implements ApplicationState {}
}
