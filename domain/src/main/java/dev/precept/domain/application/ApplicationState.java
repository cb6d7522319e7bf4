package dev.precept.domain.application;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What an application's decider needs to know of its past. */
public sealed interface ApplicationState {
    /** Never made. */
    record Absent() implements ApplicationState {}

    /**
     * In being.
     *
     * @param secrets each with its expiry; {@link Instant#MAX} never expires
     * @param owner whose it is; null for nobody's
     */
    record Existing(
            ApplicationId application,
            OrganizationId organization,
            Handle handle,
            ApplicationDetails details,
            PersistentMap<SecretId, Instant> secrets,
            PersistentMap<ApiId, ApiAuthorization> authorizations,
            @Nullable Actor owner)
            implements ApplicationState {
        /** How many secrets have not expired. */
        public int liveSecrets(Instant now) {
            return (int) secrets.values().stream().filter(now::isBefore).count();
        }

        Existing withDetails(ApplicationDetails changed) {
            return new Existing(
                    application, organization, handle, changed, secrets, authorizations, owner);
        }

        Existing withSecrets(PersistentMap<SecretId, Instant> changed) {
            return new Existing(
                    application, organization, handle, details, changed, authorizations, owner);
        }

        Existing withAuthorizations(PersistentMap<ApiId, ApiAuthorization> changed) {
            return new Existing(
                    application, organization, handle, details, secrets, changed, owner);
        }

        Existing withOwner(@Nullable Actor changed) {
            return new Existing(
                    application, organization, handle, details, secrets, authorizations, changed);
        }
    }

    /** Removed. */
    record Deleted() implements ApplicationState {}
}
