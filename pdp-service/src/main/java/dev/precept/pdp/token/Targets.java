package dev.precept.pdp.token;

import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ScopeDocument;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The part of what a user lets a client have that a token is asked for, RFC 8707 section 2.2. */
final class Targets {
    private Targets() {}

    /**
     * What of a grant goes to these resources: all of it where none is named.
     *
     * @param audience of the whole grant
     * @throws dev.precept.pdp.oauth.OAuthException where one is not part of the grant
     */
    static TokenGrant.Granted narrowed(
            Tenant tenant,
            TokenGrant.Granted granted,
            List<String> audience,
            List<String> resources) {
        if (resources.isEmpty()) {
            return granted;
        }
        // RFC 8707 section 2.2: a subset of what was granted.
        if (!audience.containsAll(resources) || !granted.audience().containsAll(resources)) {
            throw OAuthError.of(
                    OAuthError.INVALID_TARGET, "A resource is no part of what was granted.");
        }
        Set<String> targets = new TreeSet<>(resources);
        List<String> scopes =
                granted.scopes().stream().filter(scope -> isFor(tenant, scope, targets)).toList();
        return new TokenGrant.Granted(
                scopes, List.copyOf(targets), granted.dropped(), granted.position());
    }

    /** OpenID Connect's scopes, which are no API's, are for all. */
    private static boolean isFor(Tenant tenant, String wireName, Set<String> targets) {
        ScopeDocument scope =
                tenant.image().visibleScopeByWireName(tenant.organization(), wireName);
        ApiImage api =
                scope == null
                        ? null
                        : tenant.image().visibleApi(tenant.organization(), scope.api());
        return api == null || targets.contains(api.document().identifier());
    }
}
