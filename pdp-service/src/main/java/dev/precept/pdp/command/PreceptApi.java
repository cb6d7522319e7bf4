package dev.precept.pdp.command;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.ScopeToken;

import java.util.List;

/** Our own API: what callers of this service are authorized for, in organization system. */
public final class PreceptApi {
    /** Its identifier, the audience of tokens for this service: the same wherever it runs. */
    public static final String IDENTIFIER = "urn:precept:api";

    /** Its handle. */
    public static final Handle HANDLE = new Handle("precept");

    /** Everything an organization has may be changed. */
    public static final ScopeToken ADMIN = new ScopeToken("precept:admin");

    /** Everything may be read, and searched. */
    public static final ScopeToken READ = new ScopeToken("precept:read");

    /** The past, and why. */
    public static final ScopeToken AUDIT = new ScopeToken("precept:audit");

    /** Decisions may be asked for. */
    public static final ScopeToken DECIDE = new ScopeToken("precept:decide");

    /** What gateways do: follow changes, take leases. */
    public static final ScopeToken GATEWAY = new ScopeToken("precept:gateway");

    /** Users and groups by SCIM. */
    public static final ScopeToken SCIM = new ScopeToken("precept:scim");

    /** Own applications, keys and subscriptions. */
    public static final ScopeToken DEVELOP = new ScopeToken("precept:develop");

    /** All of them, as they are shown to people. */
    static final List<ApiCommand.ScopeSpec> SCOPES =
            List.of(
                    scope(ADMIN, "Administer", "Change anything in the organizations granted."),
                    scope(READ, "Read", "Read and search anything in the organizations granted."),
                    scope(AUDIT, "Audit", "Read the past, explanations and recorded decisions."),
                    scope(DECIDE, "Decide", "Ask for decisions."),
                    scope(GATEWAY, "Gateway", "Follow changes and take leases, as a gateway."),
                    scope(SCIM, "Provision", "Provision users and groups by SCIM."),
                    scope(DEVELOP, "Develop", "Manage one's own applications and subscriptions."));

    private PreceptApi() {}

    private static ApiCommand.ScopeSpec scope(ScopeToken name, String title, String description) {
        return new ApiCommand.ScopeSpec(name, title, description);
    }
}
