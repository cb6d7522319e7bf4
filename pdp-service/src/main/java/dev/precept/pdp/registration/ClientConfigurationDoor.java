package dev.precept.pdp.registration;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ScopeDocument;

import org.springframework.dao.DataAccessException;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The client configuration endpoint, RFC 7592: a client reads, changes and removes its own
 * registration, and nobody else's. Threads share it.
 */
final class ClientConfigurationDoor implements Door {
    /** The variable of the path that names the client. */
    static final String CLIENT = "client_id";

    private static final Set<String> METHODS = Set.of("GET", "PUT", "DELETE");

    private final Issuers issuers;
    private final RegisteredClients clients;
    private final Registering registering;
    private final SecretStore secrets;

    ClientConfigurationDoor(
            Issuers issuers,
            RegisteredClients clients,
            Registering registering,
            SecretStore secrets) {
        this.issuers = issuers;
        this.clients = clients;
        this.registering = registering;
        this.secrets = secrets;
    }

    @Override
    public Admission admission() {
        return Admission.OWN;
    }

    @Override
    public Set<String> methods() {
        return METHODS;
    }

    @Override
    public Answer answer(Visit visit) {
        NonBlocking.beforeWaiting();
        Tenant tenant = Tenant.of(visit, issuers);
        try {
            return answer(tenant, visit).with("Cache-Control", "no-store");
        } catch (OAuthException refused) {
            return RegistrationError.answer(refused, tenant.issuer())
                    .with("Cache-Control", "no-store");
        } catch (DataAccessException away) {
            return OAuthError.answer(OAuthError.unavailable(), tenant.issuer());
        }
    }

    private Answer answer(Tenant tenant, Visit visit) {
        Registering.Proved proved = proved(tenant, visit);
        ApplicationImage image =
                tenant.organization().application(proved.registration().application());
        // RFC 7592 section 2.1: the client is gone, and with it its token.
        if (image == null) {
            clients.remove(proved.registration().application());
            throw RegistrationError.token();
        }
        ApplicationDocument client = image.document();
        return switch (visit.question().method()) {
            case "GET" -> shown(tenant, client, proved);
            case "PUT" -> change(tenant, visit.question(), client, proved);
            default -> registering.remove(client);
        };
    }

    /** RFC 7592 section 2.1: one answer to whoever is not this client, and if there is none. */
    private Registering.Proved proved(Tenant tenant, Visit visit) {
        String token = BearerToken.of(visit.question().fields().all("Authorization"));
        String id = visit.way().variable(CLIENT);
        if (!Id.isId(id)) {
            throw RegistrationError.token();
        }
        RegisteredClients.Registration registration =
                clients.find(tenant.id(), new ApplicationId(id), token)
                        .orElseThrow(RegistrationError::token);
        return new Registering.Proved(registration, token);
    }

    private Answer shown(Tenant tenant, ApplicationDocument client, Registering.Proved proved) {
        ClientInformation information =
                new ClientInformation()
                        .identity(
                                client.id().value(),
                                client.meta().createdAt(),
                                Registering.uri(tenant, client.id()),
                                proved.token())
                        .statement(proved.registration().statement())
                        .metadata(client.details(), scopes(tenant, client));
        return Answer.json(200, information.toString());
    }

    private static Set<String> scopes(Tenant tenant, ApplicationDocument client) {
        Set<String> names = new TreeSet<>();
        for (Map.Entry<ApiId, ApiAuthorization> entry : client.authorizations().entrySet()) {
            ApiImage api = tenant.image().visibleApi(tenant.organization(), entry.getKey());
            for (ScopeId id : entry.getValue().scopes()) {
                ScopeDocument scope = api == null ? null : api.scope(id);
                if (scope != null) {
                    names.add(scope.wireName().value());
                }
            }
        }
        return names;
    }

    private Answer change(
            Tenant tenant,
            Question question,
            ApplicationDocument client,
            Registering.Proved proved) {
        Terms terms = Terms.of(tenant, proved.registration().policy());
        Registering.Asked asked = registering.read(tenant, question, terms);
        // RFC 7592 section 2.2: client_id has to be there, and to be the same.
        if (!client.id().value().equals(asked.sent().text("client_id"))) {
            throw OAuthError.invalidRequest("client_id has to be there, and the client's own.");
        }
        String secret = asked.sent().text("client_secret");
        Set<SecretId> own = client.secrets().keySet();
        if (secret != null && !secrets.matches(secret, own)) {
            throw OAuthError.invalidRequest("client_secret is not the client's own.");
        }
        return registering.change(tenant, client, asked, proved);
    }

    @Override
    public Answer refusal(Problem problem) {
        return OAuthError.answer(problem).with("Cache-Control", "no-store");
    }
}
