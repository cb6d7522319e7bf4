package dev.precept.pdp.security;

import org.springframework.security.authentication.AbstractAuthenticationToken;

import java.util.List;

/** A verified caller, for Spring Security; controllers take its principal. */
public final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient Caller caller;

    public CallerAuthentication(Caller caller) {
        super(List.of());
        this.caller = caller;
        setAuthenticated(true);
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return String.valueOf(caller.actor().id());
    }
}
