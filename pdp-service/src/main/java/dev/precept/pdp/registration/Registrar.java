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
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        List<ApplicationCommand> all = new ArrayList<>();
        all.add(
                new ApplicationCommand.CreateApplication(
                        client, organization, handle(client), details));
        String secret =
                details.tokenEndpointAuthMethod().isBySecret() ? addSecret(client, all) : null;
        apis.forEach(
                (api, authorization) ->
                        all.add(new ApplicationCommand.AuthorizeApi(client, api, authorization)));
        execute(actor, all);
        return new Made(client, secret);
    }

    /** Handles are lower case; the id's bytes tell applications apart. */
    private static Handle handle(ApplicationId client) {
        byte[] id = client.value().getBytes(StandardCharsets.UTF_8);
        return new Handle("registered-" + HexFormat.of().formatHex(id));
    }

    /**
     * Replaces what the application is, and of the offered APIs what it may ask for: whole, or not
     * at all.
     *
     * @return a new secret, to be shown once, where it has none and needs one; else null
     */
    @Nullable String change(
            ApplicationDocument before, Actor actor, ApplicationDetails details, Changed apis) {
        ApplicationId client = before.id();
        List<ApplicationCommand> all = new ArrayList<>();
        all.add(new ApplicationCommand.ChangeApplication(client, details));
        apis.agreed()
                .forEach(
                        (api, authorization) ->
                                all.add(
                                        new ApplicationCommand.AuthorizeApi(
                                                client, api, authorization)));
        for (ApiId api : apis.offered()) {
            if (!apis.agreed().containsKey(api) && before.authorizations().containsKey(api)) {
                all.add(new ApplicationCommand.DeauthorizeApi(client, api));
            }
        }
        String secret =
                details.tokenEndpointAuthMethod().isBySecret() && before.secrets().isEmpty()
                        ? addSecret(client, all)
                        : null;
        execute(actor, all);
        return secret;
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
        execute(actor, List.of(new ApplicationCommand.DeleteApplication(client)));
    }

    /** Removes an application whose registration could not be kept: that waits for nobody. */
    void takeBack(ApplicationId client) {
        delete(Actor.SERVICE, client);
    }

    /** A verifier that no event ever names is swept. */
    private String addSecret(ApplicationId client, List<ApplicationCommand> all) {
        SecretId id = new SecretId(ids.next());
        String secret;
        try {
            secret = secrets.create(id);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
        all.add(new ApplicationCommand.AddSecret(client, id, null));
        return secret;
    }

    private void execute(Actor actor, List<ApplicationCommand> all) {
        CommandRequest request = CommandRequest.of(actor, CORRELATION);
        switch (commands.executeTogether(request, it -> on(it, request, all))) {
            case CommandResult.Done _, CommandResult.Repeated _ -> {}
            case CommandResult.Refused(Rejection rejection)
                    when rejection.code() == Rejection.Code.APPROVAL_REQUIRED ->
                    throw RegistrationError.forbidden(rejection.detail());
            case CommandResult.Refused(Rejection rejection) ->
                    throw RegistrationError.metadata(rejection.detail());
            case CommandResult.RevisionMismatch _,
                    CommandResult.KeyReused _,
                    CommandResult.Unavailable _ ->
                    throw OAuthError.unavailable();
        }
    }

    private static CommandResult on(
            Hypothesis hypothesis, CommandRequest request, List<ApplicationCommand> all) {
        @Nullable CommandResult result = null;
        for (ApplicationCommand command : all) {
            result = hypothesis.execute(request, _ -> new Resolution.Send(command));
            if (!(result instanceof CommandResult.Done)) {
                break;
            }
        }
        return Objects.requireNonNull(result, "there is a command");
    }
}
