package dev.precept.projections.image;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import java.util.Map;

/** An application's logical content. Its client id is its id. */
public record ApplicationDocument(
        ApplicationId id,
        OrganizationId organization,
        Handle handle,
        ApplicationDetails details,
        Map<SecretId, SecretDocument> secrets,
        Map<ApiId, ApiAuthorization> authorizations,
        EntityMeta meta) {
    public ApplicationDocument {
        secrets = Map.copyOf(secrets);
        authorizations = Map.copyOf(authorizations);
    }
}
