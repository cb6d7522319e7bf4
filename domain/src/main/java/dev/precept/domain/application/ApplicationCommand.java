package dev.precept.domain.application;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What can be asked of an application. */
public sealed interface ApplicationCommand extends DomainCommand {
    /** The application the command is for. */
    ApplicationId application();

    /**
     * Make it.
     *
     * @param owner whose it is; null for nobody's
     */
    record CreateApplication(
            ApplicationId application,
            OrganizationId organization,
            Handle handle,
            ApplicationDetails details,
            @Nullable Actor owner)
            implements ApplicationCommand {
        /** Nobody's. */
        public CreateApplication(
                ApplicationId application,
                OrganizationId organization,
                Handle handle,
                ApplicationDetails details) {
            this(application, organization, handle, details, null);
        }
    }

    /** Give it to somebody, or to nobody. */
    record GiveApplication(ApplicationId application, @Nullable Actor owner)
            implements ApplicationCommand {}

    /** Replace its details. */
    record ChangeApplication(ApplicationId application, ApplicationDetails details)
            implements ApplicationCommand {}

    /** Make a secret live whose verifier is stored already. */
    record AddSecret(ApplicationId application, SecretId secret, @Nullable Instant expiresAt)
            implements ApplicationCommand {}

    /** Have a secret end at an instant that is sooner than it would. */
    record ExpireSecret(ApplicationId application, SecretId secret, Instant expiresAt)
            implements ApplicationCommand {}

    /** End a secret. */
    record RemoveSecret(ApplicationId application, SecretId secret) implements ApplicationCommand {}

    /** Authorize it for exactly this of the API. */
    record AuthorizeApi(ApplicationId application, ApiId api, ApiAuthorization authorization)
            implements ApplicationCommand {}

    /** Take the API away. */
    record DeauthorizeApi(ApplicationId application, ApiId api) implements ApplicationCommand {}

    /** Remove it. */
    record DeleteApplication(ApplicationId application) implements ApplicationCommand {}
}
