package dev.precept.pdp.token;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

import java.util.List;
import java.util.Set;

/** A request for a token by client_credentials, RFC 6749 section 4.4.2. */
final class ClientCredentialsRequest extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final AuthenticatedClient client;
    private final transient @Nullable Set<String> scopes;
    private final transient List<String> resources;

    ClientCredentialsRequest(
            AuthenticatedClient client, @Nullable Set<String> scopes, List<String> resources) {
        super(List.of());
        this.client = client;
        this.scopes = scopes;
        this.resources = resources;
    }

    /** Who asks. */
    AuthenticatedClient client() {
        return client;
    }

    /** The scopes asked for; null where none is named. */
    @Nullable Set<String> scopes() {
        return scopes;
    }

    /** The resources named, RFC 8707. */
    List<String> resources() {
        return resources;
    }

    @Override
    public Object getPrincipal() {
        return client;
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
