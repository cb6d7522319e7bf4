package dev.precept.domain.identityprovider;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;

/** What can happen to an identity provider's registration. */
public sealed interface IdentityProviderEvent extends DomainEvent {
    /** It was made. */
    record IdentityProviderCreated(
            IdentityProviderId provider,
            OrganizationId organization,
            Handle handle,
            ProviderDetails details)
            implements IdentityProviderEvent {}

    /** Its details were replaced. */
    record IdentityProviderChanged(ProviderDetails details) implements IdentityProviderEvent {}

    /** Its tokens for this client count as the application's, and for no other client. */
    record ExternalClientSet(ApplicationId application, String clientId)
            implements IdentityProviderEvent {}

    /** None of its clients stands for the application any more. */
    record ExternalClientRemoved(ApplicationId application) implements IdentityProviderEvent {}

    /** It is gone, with its clients. */
    record IdentityProviderDeleted() implements IdentityProviderEvent {}
}
