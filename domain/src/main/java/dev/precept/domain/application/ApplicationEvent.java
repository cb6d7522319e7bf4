package dev.precept.domain.application;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can happen to an application. */
public sealed interface ApplicationEvent extends DomainEvent {
    /** It was made. Its client id is its id. */
    record ApplicationCreated(
            ApplicationId application,
            OrganizationId organization,
            Handle handle,
            ApplicationDetails details)
            implements ApplicationEvent {}

    /** Its details were replaced. */
    record ApplicationChanged(ApplicationDetails details) implements ApplicationEvent {}

    /** A secret became live; its verifier lies in a row named by the id. Null never expires. */
    record SecretAdded(SecretId secret, @Nullable Instant expiresAt) implements ApplicationEvent {}

    /**
     * It is somebody else's, who may manage it with the right to develop.
     *
     * @param owner an application or a user of organization {@code system}; null for nobody
     */
    record ApplicationOwnerChanged(@Nullable Actor owner) implements ApplicationEvent {}

    /** A secret ends sooner than it would have. */
    record SecretExpirySet(SecretId secret, Instant expiresAt) implements ApplicationEvent {}

    /** A secret is dead. */
    record SecretRemoved(SecretId secret) implements ApplicationEvent {}

    /** It is authorized for exactly this of the API, whatever it was before. */
    record ApiAuthorized(ApiId api, ApiAuthorization authorization) implements ApplicationEvent {}

    /** It is not authorized for the API any more. */
    record ApiDeauthorized(ApiId api) implements ApplicationEvent {}

    /** It is gone, with its secrets and authorizations. */
    record ApplicationDeleted() implements ApplicationEvent {}
}
