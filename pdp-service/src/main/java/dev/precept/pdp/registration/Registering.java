package dev.precept.pdp.registration;

import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

import java.util.Set;

/** What registering a client and changing its registration have in common. Threads share it. */
final class Registering {
    private static final String JSON = "application/json";

    /** RFC 7592 section 2.2: what only the answer has. */
    private static final Set<String> OURS =
            Set.of(
                    "registration_access_token",
                    "registration_client_uri",
                    "client_secret_expires_at",
                    "client_id_issued_at");

    private final Registrar registrar;
    private final RegisteredClients clients;
    private final SoftwareStatements statements;

    Registering(Registrar registrar, RegisteredClients clients, SoftwareStatements statements) {
        this.registrar = registrar;
        this.clients = clients;
        this.statements = statements;
    }

    /**
     * What is asked for, and may be.
     *
     * @param statement the software statement it rests on; null for none
     */
    record Asked(
            Metadata sent,
            ClientMetadata metadata,
            Terms terms,
            Terms.Agreed agreed,
            @Nullable String statement) {}

    /**
     * Reads what is asked for.
     *
     * @throws OAuthException where it is malformed or beyond the terms
     */
    Asked read(Tenant tenant, Question question, Terms terms) {
        if (question.query() != null) {
            throw OAuthError.invalidRequest("Metadata belongs in the body, not in the query.");
        }
        if (!question.isOfType(JSON)) {
            throw OAuthError.invalidRequest("The request body has to be " + JSON + ".");
        }
        Metadata sent = Metadata.read(question.body());
        if (OURS.stream().anyMatch(sent::has)) {
            throw OAuthError.invalidRequest("Of the client's names, only we say " + OURS + ".");
        }
        String statement = statements.apply(tenant, terms.policies(), sent);
        ClientMetadata metadata = ClientMetadata.read(sent);
        terms.check(metadata.details());
        return new Asked(sent, metadata, terms, terms.agree(tenant, metadata.scopes()), statement);
    }

    /** Registers a client; 201. */
    Answer create(Tenant tenant, Actor actor, @Nullable RegistrationPolicy policy, Asked asked) {
        // Nobody chooses a client's id or secret but us.
        if (asked.sent().has("client_id") || asked.sent().has("client_secret")) {
            throw RegistrationError.metadata("client_id and client_secret are ours to give.");
        }
        Registrar.Made made =
                registrar.create(
                        tenant.id(), actor, asked.metadata().details(), asked.agreed().apis());
        String token;
        try {
            token =
                    clients.create(
                            new RegisteredClients.Registration(
                                    tenant.id(), made.client(), policy, asked.statement()));
        } catch (DataAccessException away) {
            registrar.takeBack(made.client());
            throw OAuthError.unavailable();
        }
        ClientInformation information =
                new ClientInformation()
                        .identity(
                                made.client().value(),
                                tenant.now(),
                                uri(tenant, made.client()),
                                token)
                        .secret(made.secret())
                        .statement(asked.statement())
                        .metadata(asked.metadata().details(), asked.agreed().scopes());
        return Answer.json(201, information.toString());
    }

    /**
     * Replaces a client's registration; its registration access token first, so that of two who
     * show the same one only one changes anything.
     */
    Answer change(Tenant tenant, ApplicationDocument before, Asked asked, Proved proved) {
        Actor actor = actor(before);
        ApplicationDetails details = asked.metadata().over(before.details()).details();
        String next =
                clients.rotate(
                                new RegisteredClients.Registration(
                                        tenant.id(),
                                        before.id(),
                                        proved.registration().policy(),
                                        asked.statement()),
                                proved.token())
                        .orElseThrow(RegistrationError::token);
        String secret;
        try {
            secret =
                    registrar.change(
                            before,
                            actor,
                            details,
                            new Registrar.Changed(
                                    asked.agreed().apis(),
                                    asked.terms().policies().getFirst().apis().keySet()));
        } catch (OAuthException refused) {
            clients.takeBack(proved.registration(), proved.token(), next);
            throw refused;
        }
        ClientInformation information =
                new ClientInformation()
                        .identity(
                                before.id().value(),
                                before.meta().createdAt(),
                                uri(tenant, before.id()),
                                next)
                        .secret(secret)
                        .statement(asked.statement())
                        .metadata(details, asked.agreed().scopes());
        return Answer.json(200, information.toString());
    }

    /** A registration, and the token that its client has shown for it. */
    record Proved(RegisteredClients.Registration registration, String token) {}

    /** Removes a client and its registration; 204. */
    Answer remove(ApplicationDocument client) {
        registrar.delete(actor(client), client.id());
        clients.remove(client.id());
        return Answer.empty(204);
    }

    /** Who changes a registration: the client itself. */
    private static Actor actor(ApplicationDocument client) {
        return new Actor(Actor.Kind.APPLICATION, client.organization(), client.id().value());
    }

    static String uri(Tenant tenant, ApplicationId client) {
        return tenant.issuer() + "/oauth2/register/" + client.value();
    }
}
