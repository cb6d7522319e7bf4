package dev.precept.pdp.authorization;

import dev.precept.domain.application.ClientSettings;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

/** Finds the request that a browser brings: in the query, pushed beforehand, or signed. */
final class Arrivals {
    private final PushedRequests pushed;
    private final RequestObjects objects;

    Arrivals(PushedRequests pushed, RequestObjects objects) {
        this.pushed = pushed;
        this.objects = objects;
    }

    /**
     * The request.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where there is none; then nobody knows where an
     *     answer could go
     */
    Arrival find(Tenant tenant, Form form) {
        ApplicationImage client =
                tenant.organization().applicationWithId(form.require(Parameters.CLIENT_ID));
        // RFC 6749 section 4.1.2.1: the client identifier is invalid.
        if (client == null) {
            throw OAuthError.invalidRequest("The client is unknown.");
        }
        ApplicationDocument application = client.document();
        String requestUri = form.get(Parameters.REQUEST_URI);
        if (requestUri != null) {
            return pushed(tenant, application, form, requestUri);
        }
        ClientSettings settings = application.details().settings();
        // RFC 9126 section 4; FAPI 2.0 section 5.3.2.2: whoever has to push does.
        if (settings.requiresPushedRequests()) {
            throw OAuthError.invalidRequest(
                    "The application's requests have to be pushed (RFC 9126).");
        }
        return new Arrival(objects.read(tenant, application, form), null, null);
    }

    /** Whatever else the browser brings is ignored, RFC 9126 section 4. */
    private Arrival pushed(
            Tenant tenant, ApplicationDocument application, Form form, String requestUri) {
        // RFC 9101 section 10.4.1: nothing is ever fetched by a browser's word.
        if (!requestUri.startsWith(PushedRequests.PREFIX)) {
            throw OAuthError.of(
                    AuthorizationError.INVALID_REQUEST_URI,
                    "Only requests that were pushed are referred to here.");
        }
        // RFC 9101 section 5: one or the other.
        if (form.get(Parameters.REQUEST) != null) {
            throw OAuthError.invalidRequest("There are both request and request_uri.");
        }
        Form found = pushed.find(tenant, application.id().value(), requestUri);
        // RFC 9126 section 4: unknown, another client's, or too old.
        if (found == null) {
            throw OAuthError.of(
                    AuthorizationError.INVALID_REQUEST_URI,
                    "The request_uri is unknown, has expired or was used before.");
        }
        return new Arrival(found, requestUri, null);
    }
}
