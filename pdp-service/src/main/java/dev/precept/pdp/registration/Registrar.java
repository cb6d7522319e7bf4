package dev.precept.pdp.registration;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Makes, changes and removes the applications of clients that register themselves, by the commands
 * that administrators give. Threads share it.
 */
final class Registrar {
    private static final String CORRELATION = "registration";

    private final CommandGateway commands;
    private final SecretStore secrets;
    private final IdSource ids;

    Registrar(CommandGateway commands, SecretStore secrets, IdSource ids) {
        this.commands = commands;
        this.secrets = secrets;
        this.ids = ids;
    }

    /**
     * A client that was made.
     *
     * @param secret in the clear, to be shown once; null where it authenticates otherwise
     */
    record Made(ApplicationId client, @Nullable String secret) {}

    /**
     * Makes the application: whole, or not at all.
     *
     * @throws OAuthException where a rule refuses it
     */
    Made create(
            OrganizationId organization,
            Actor actor,
            ApplicationDetails details,
            Map<ApiId, ApiAuthorization> apis) {
        ApplicationId client = new ApplicationId(ids.next());
        execute(
                actor,
                new ApplicationCommand.CreateApplication(
                        client, organization, handle(client), details));
        try {
            String secret =
                    details.tokenEndpointAuthMethod().isBySecret()
                            ? addSecret(actor, client)
                            : null;
            apis.forEach(
                    (api, authorization) ->
                            execute(
                                    actor,
                                    new ApplicationCommand.AuthorizeApi(
                                            client, api, authorization)));
            return new Made(client, secret);
        } catch (OAuthException refused) {
            delete(actor, client);
            throw refused;
        }
    }

    /** Handles are lower case; the id's bytes tell applications apart. */
    private static Handle handle(ApplicationId client) {
        byte[] id = client.value().getBytes(StandardCharsets.UTF_8);
        return new Handle("registered-" + HexFormat.of().formatHex(id));
    }

    /**
     * Replaces what the application is, and of the offered APIs what it may ask for.
     *
     * @return a new secret, to be shown once, where it has none and needs one; else null
     */
    @Nullable String change(
            ApplicationDocument before, Actor actor, ApplicationDetails details, Changed apis) {
        ApplicationId client = before.id();
        execute(actor, new ApplicationCommand.ChangeApplication(client, details));
        apis.agreed()
                .forEach(
                        (api, authorization) ->
                                execute(
                                        actor,
                                        new ApplicationCommand.AuthorizeApi(
                                                client, api, authorization)));
        for (ApiId api : apis.offered()) {
            if (!apis.agreed().containsKey(api) && before.authorizations().containsKey(api)) {
                execute(actor, new ApplicationCommand.DeauthorizeApi(client, api));
            }
        }
        return details.tokenEndpointAuthMethod().isBySecret() && before.secrets().isEmpty()
                ? addSecret(actor, client)
                : null;
    }

    /**
     * APIs that a registration decides.
     *
     * @param agreed what of them
     * @param offered all; what an administrator gave of others stays
     */
    record Changed(Map<ApiId, ApiAuthorization> agreed, Set<ApiId> offered) {}

    /** Removes the application. */
    void delete(Actor actor, ApplicationId client) {
        execute(actor, new ApplicationCommand.DeleteApplication(client));
    }

    private String addSecret(Actor actor, ApplicationId client) {
        SecretId id = new SecretId(ids.next());
        String secret;
        try {
            secret = secrets.create(id);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        execute(actor, new ApplicationCommand.AddSecret(client, id, null));
        return secret;
    }

    private void execute(Actor actor, ApplicationCommand command) {
        CommandResult result =
                commands.execute(
                        CommandRequest.of(actor, CORRELATION), _ -> new Resolution.Send(command));
        switch (result) {
            case CommandResult.Done _, CommandResult.Repeated _ -> {}
            case CommandResult.Refused(Rejection rejection) ->
                    throw RegistrationError.metadata(rejection.detail());
            case CommandResult.RevisionMismatch _,
                    CommandResult.KeyReused _,
                    CommandResult.Unavailable _ ->
                    throw OAuthError.unavailable();
        }
    }
}
