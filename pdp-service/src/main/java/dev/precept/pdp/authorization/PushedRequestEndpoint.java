package dev.precept.pdp.authorization;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.SenderProof;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.NonBlocking;

/** The endpoint that authorization requests are pushed to, RFC 9126 section 2. */
final class PushedRequestEndpoint implements FormDoor.Endpoint {
    private static final String DPOP = "DPoP";

    private final ClientAuthenticator clients;
    private final SenderProof senders;
    private final RequestObjects objects;
    private final AuthorizationRequestReader reader;
    private final PushedRequests requests;

    PushedRequestEndpoint(
            ClientAuthenticator clients,
            SenderProof senders,
            RequestObjects objects,
            AuthorizationRequestReader reader,
            PushedRequests requests) {
        this.clients = clients;
        this.senders = senders;
        this.objects = objects;
        this.reader = reader;
        this.requests = requests;
    }

    @Override
    public boolean isForAnyOrigin() {
        return true;
    }

    @Override
    public Answer answer(FormRequest request) {
        Client client = clients.authenticate(request);
        NonBlocking.beforeWaiting();
        Tenant tenant = request.tenant();
        Form sent = request.form();
        // RFC 9126 section 2.1: a pushed request is no reference to another.
        if (sent.get(Parameters.REQUEST_URI) != null) {
            throw OAuthError.invalidRequest("A pushed request has no request_uri.");
        }
        // RFC 9126 section 2.1: the client_id is that of the client that authenticates.
        if (!sent.require(Parameters.CLIENT_ID).equals(client.id().value())) {
            throw OAuthError.invalidRequest("The client_id is not the client's that asks.");
        }
        // Before the request object, which is used up: a proof may have to be sent again.
        String proved = proved(request, client);
        Form form = bound(proved, objects.read(tenant, client.application(), sent));
        reader.read(reader.asker(tenant, form));
        String requestUri = requests.push(tenant, client.id(), form);
        return senders.completed(
                request,
                Answer.json(
                        201,
                        "{\"request_uri\":"
                                + JsonText.quote(requestUri)
                                + ",\"expires_in\":"
                                + Limits.PUSHED_LIFE.toSeconds()
                                + '}'));
    }

    /** RFC 9449 section 10.1: a proof that comes along; empty where none does. */
    private String proved(FormRequest request, Client client) {
        return request.question().fields().count(DPOP) > 0
                        && senders.find(request, client)
                                instanceof SenderKey.Dpop(String thumbprint)
                ? thumbprint
                : "";
    }

    /** The code is bound to the key that is proved. */
    private static Form bound(String proved, Form form) {
        if (proved.isEmpty()) {
            return form;
        }
        String named = form.get(Parameters.DPOP_JKT);
        if (named != null && !named.equals(proved)) {
            throw OAuthError.invalidRequest("The dpop_jkt is not that of the DPoP proof.");
        }
        StringBuilder text = new StringBuilder(RequestText.of(form, null));
        if (named == null) {
            RequestText.add(text, Parameters.DPOP_JKT, proved);
        }
        return RequestText.read(text.toString());
    }
}
