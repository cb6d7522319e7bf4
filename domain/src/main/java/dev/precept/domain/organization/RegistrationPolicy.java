package dev.precept.domain.organization;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.IdentityProviderId;

import java.util.Map;
import java.util.Set;

/**
 * What clients that register themselves (RFC 7591) may be.
 *
 * @param enabled whether they may at all
 * @param grantTypes how they may ask for tokens
 * @param authMethods how they may authenticate
 * @param redirectHosts where they may have browsers sent: a host as in a URI, {@code *.} and a
 *     domain for all hosts below it, {@code *} for any host over TLS, or a private-use scheme with
 *     its colon (RFC 8252 section 7.1)
 * @param apis what they may ask for of APIs
 * @param maxPerToken how many of them one initial registration token lets register
 * @param softwareStatementIssuers whose word on a piece of software counts
 * @param requireSoftwareStatement whether nothing is registered without such a word
 */
public record RegistrationPolicy(
        boolean enabled,
        Set<GrantType> grantTypes,
        Set<ClientAuthentication> authMethods,
        Set<String> redirectHosts,
        Map<ApiId, ScopeOffer> apis,
        int maxPerToken,
        Set<IdentityProviderId> softwareStatementIssuers,
        boolean requireSoftwareStatement) {
    /** Nothing registers itself. */
    public static final RegistrationPolicy NONE =
            new RegistrationPolicy(
                    false, Set.of(), Set.of(), Set.of(), Map.of(), 1, Set.of(), false);

    public RegistrationPolicy {
        grantTypes = Set.copyOf(grantTypes);
        authMethods = Set.copyOf(authMethods);
        redirectHosts = Set.copyOf(redirectHosts);
        apis = Map.copyOf(apis);
        softwareStatementIssuers = Set.copyOf(softwareStatementIssuers);
    }
}
