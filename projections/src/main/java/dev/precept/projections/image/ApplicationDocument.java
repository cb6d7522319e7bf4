package dev.precept.projections.image;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * An application's logical content. Its client id is its id.
 *
 * @param owner whose it is; null for nobody's
 */
public record ApplicationDocument(
        ApplicationId id,
        OrganizationId organization,
        Handle handle,
        ApplicationDetails details,
        Map<SecretId, SecretDocument> secrets,
        Map<ApiId, ApiAuthorization> authorizations,
        @Nullable Actor owner,
        EntityMeta meta) {
    public ApplicationDocument {
        secrets = Map.copyOf(secrets);
        authorizations = Map.copyOf(authorizations);
    }

    /** With other details. */
    public ApplicationDocument with(ApplicationDetails changed, EntityMeta next) {
        return new ApplicationDocument(
                id, organization, handle, changed, secrets, authorizations, owner, next);
    }

    /** With other secrets. */
    public ApplicationDocument withSecrets(Map<SecretId, SecretDocument> changed, EntityMeta next) {
        return new ApplicationDocument(
                id, organization, handle, details, changed, authorizations, owner, next);
    }

    /** With other authorizations. */
    public ApplicationDocument withAuthorizations(
            Map<ApiId, ApiAuthorization> changed, EntityMeta next) {
        return new ApplicationDocument(
                id, organization, handle, details, secrets, changed, owner, next);
    }

    /** Somebody else's. */
    public ApplicationDocument withOwner(@Nullable Actor changed, EntityMeta next) {
        return new ApplicationDocument(
                id, organization, handle, details, secrets, authorizations, changed, next);
    }
}
