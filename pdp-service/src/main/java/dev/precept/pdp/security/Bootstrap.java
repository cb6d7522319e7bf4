package dev.precept.pdp.security;

import dev.precept.domain.application.AccessTokenSettings;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationType;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Intent;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the first administrator, once in the life of a log: an application of organization {@code
 * system} with every right over every organization. Its id is fixed, so that the log itself decides
 * between nodes, and never gives it again once it was removed. Its secret stands in the data
 * directory of the node that made it and nowhere else.
 *
 * <p>Each step is taken only on the state the step before it leaves: a secret or an authorization
 * that an administrator took away is not made again. The file is written before the event that
 * makes the secret live, so that no crash leaves a live secret that nobody has.
 */
final class Bootstrap implements OrganizationInitializer {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final ApplicationId APPLICATION = ApplicationId.BOOTSTRAP;
    private static final int TOKEN_SECONDS = 3600;

    /** The revision of an application that was made, and nothing else. */
    private static final long MADE = 0;

    /** The revision of one that was made and authorized. */
    private static final long AUTHORIZED = 1;

    private final CommandGateway commands;
    private final SecretStore secrets;
    private final IdSource ids;
    private final BootstrapFile file;

    Bootstrap(CommandGateway commands, SecretStore secrets, IdSource ids, BootstrapFile file) {
        this.commands = commands;
        this.secrets = secrets;
        this.ids = ids;
        this.file = file;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        if (!organization.document().id().equals(OrganizationId.SYSTEM)) {
            return;
        }
        file.follow();
        ApplicationImage application = organization.application(APPLICATION);
        long revision = application == null ? -1 : application.document().meta().revision();
        if (application == null) {
            boolean isMade = execute(null, Bootstrap::make) instanceof CommandResult.Done;
            revision = isMade ? MADE : revision;
        }
        if (revision == MADE) {
            boolean isDone = execute(MADE, Bootstrap::authorize) instanceof CommandResult.Done;
            revision = isDone ? AUTHORIZED : revision;
        }
        if (revision == AUTHORIZED) {
            giveSecret();
        }
    }

    private void giveSecret() {
        SecretId id = new SecretId(ids.next());
        file.write(APPLICATION, secrets.create(id));
        CommandResult result =
                execute(
                        AUTHORIZED,
                        _ ->
                                new Resolution.Send(
                                        new ApplicationCommand.AddSecret(APPLICATION, id, null)));
        switch (result) {
            case CommandResult.Done _ -> LOG.info("The bootstrap credential is made");
            // Another node was faster: its file holds the credential.
            case CommandResult.Refused _, CommandResult.RevisionMismatch _ -> file.delete();
            // It may be live: the file stays, and the next time will tell.
            case CommandResult.Unavailable unavailable ->
                    LOG.warn("The bootstrap credential is put off: {}", unavailable.detail());
            case CommandResult.Repeated _, CommandResult.KeyReused _ ->
                    throw new IllegalStateException("No idempotency key was given");
        }
    }

    private CommandResult execute(@Nullable Long expectedRevision, Intent intent) {
        return commands.execute(
                new CommandRequest(Actor.SERVICE, "bootstrap", null, expectedRevision, null, false),
                intent);
    }

    /** Refuses where there is an administrator already: then none is missing. */
    private static Resolution make(PolicyImage image) {
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        if (system == null || system.applications().stream().anyMatch(Bootstrap::isAdministrator)) {
            return refuse("There is an administrator, or no organization for one.");
        }
        return new Resolution.Send(
                new ApplicationCommand.CreateApplication(
                        APPLICATION,
                        OrganizationId.SYSTEM,
                        new Handle(APPLICATION.value()),
                        details()));
    }

    private static Resolution authorize(PolicyImage image) {
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        ApiImage api = system == null ? null : system.api(ApiId.PRECEPT);
        if (api == null) {
            return refuse("Our own API is not there.");
        }
        Set<ScopeId> all =
                api.scopes().stream().map(scope -> scope.id()).collect(Collectors.toSet());
        return new Resolution.Send(
                new ApplicationCommand.AuthorizeApi(
                        APPLICATION,
                        ApiId.PRECEPT,
                        new ApiAuthorization(
                                AuthorizationPolicy.NO_POLICY, all, new OrganizationReach.All())));
    }

    private static boolean isAdministrator(ApplicationImage application) {
        ApplicationDocument document = application.document();
        ApiAuthorization authorization = document.authorizations().get(ApiId.PRECEPT);
        return authorization != null && authorization.reach() instanceof OrganizationReach.All;
    }

    private static Resolution refuse(String detail) {
        return new Resolution.Refuse(new Rejection(Rejection.Code.NOT_ALLOWED, detail));
    }

    private static ApplicationDetails details() {
        return new ApplicationDetails(
                "Bootstrap administrator",
                ApplicationType.M2M,
                Set.of(GrantType.CLIENT_CREDENTIALS),
                ClientAuthentication.CLIENT_SECRET_BASIC,
                RoleAudienceKind.ORGANIZATION,
                new AccessTokenSettings(TOKEN_SECONDS, SignatureAlgorithm.ES256),
                Environment.PRODUCTION);
    }
}
