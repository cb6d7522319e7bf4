package dev.precept.domain.identityprovider;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;

/** What can be asked of an identity provider's registration. */
public sealed interface IdentityProviderCommand extends DomainCommand {
    /** The provider the command is for. */
    IdentityProviderId provider();

    /** Make it. */
    record CreateIdentityProvider(
            IdentityProviderId provider,
            OrganizationId organization,
            Handle handle,
            ProviderDetails details)
            implements IdentityProviderCommand {}

    /** Replace its details. */
    record ChangeIdentityProvider(IdentityProviderId provider, ProviderDetails details)
            implements IdentityProviderCommand {}

    /** Have the provider's tokens for this client count as the application's. */
    record SetExternalClient(
            IdentityProviderId provider, ApplicationId application, String clientId)
            implements IdentityProviderCommand {}

    /** Have no client of the provider stand for the application any more. */
    record RemoveExternalClient(IdentityProviderId provider, ApplicationId application)
            implements IdentityProviderCommand {}

    /** Remove it. */
    record DeleteIdentityProvider(IdentityProviderId provider) implements IdentityProviderCommand {}
}
