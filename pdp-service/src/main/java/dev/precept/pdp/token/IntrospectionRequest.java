package dev.precept.pdp.token;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.pdp.security.Caller;

import org.springframework.security.authentication.AbstractAuthenticationToken;

import java.util.List;

/** A question about a token, RFC 7662 section 2.1. */
final class IntrospectionRequest extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    /** Who may ask. */
    sealed interface Asker {
        /** An application of the issuer's organization. */
        record Client(ApplicationId application) implements Asker {}

        /** A caller of our own API. */
        record SystemCaller(Caller caller) implements Asker {}
    }

    private final transient Tenant tenant;
    private final transient Asker asker;
    private final String token;

    IntrospectionRequest(Tenant tenant, Asker asker, String token) {
        super(List.of());
        this.tenant = tenant;
        this.asker = asker;
        this.token = token;
    }

    Tenant tenant() {
        return tenant;
    }

    Asker asker() {
        return asker;
    }

    String token() {
        return token;
    }

    @Override
    public Object getPrincipal() {
        return asker;
    }

    @Override
    public String getCredentials() {
        return "";
    }
}
