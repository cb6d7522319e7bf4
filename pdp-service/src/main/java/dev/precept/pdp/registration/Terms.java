package dev.precept.pdp.registration;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.organization.ScopeOffer;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a registration may ask for: all of the policies have to allow it, the organization's first
 * and then that of the token. Immutable.
 */
record Terms(List<RegistrationPolicy> policies) {
    /** Scopes of OpenID Connect, which need no authorization for an API. */
    private static final Set<String> OPENID =
            Set.of("openid", "profile", "email", "address", "phone", "offline_access");

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]");

    Terms {
        policies = List.copyOf(policies);
    }

    /** Those of the organization, narrowed by a token's own. */
    static Terms of(Tenant tenant, @Nullable RegistrationPolicy narrowing) {
        RegistrationPolicy policy = tenant.organization().document().registrations();
        return new Terms(narrowing == null ? List.of(policy) : List.of(policy, narrowing));
    }

    /** What was agreed of scopes: what is authorized, and how it is told. */
    record Agreed(Map<ApiId, ApiAuthorization> apis, Set<String> scopes) {}

    /**
     * Refuses what is not allowed.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where it is not
     */
    void check(ApplicationDetails details) {
        for (RegistrationPolicy policy : policies) {
            if (!policy.enabled()) {
                throw RegistrationError.forbidden("This organization registers no clients.");
            }
            for (GrantType grant : details.grantTypes()) {
                if (!policy.grantTypes().contains(grant)) {
                    throw RegistrationError.metadata(
                            "The grant " + WireNames.of(grant) + " is not offered here.");
                }
            }
            ClientAuthentication method = details.tokenEndpointAuthMethod();
            if (!policy.authMethods().contains(method)) {
                throw RegistrationError.metadata(
                        "token_endpoint_auth_method "
                                + WireNames.lowerCase(method)
                                + " is not offered here.");
            }
            for (String uri : details.settings().uris().redirectUris()) {
                requireAllowed(policy, uri);
            }
            for (String uri : details.settings().uris().postLogoutRedirectUris()) {
                requireAllowed(policy, uri);
            }
        }
    }

    private static void requireAllowed(RegistrationPolicy policy, String text) {
        try {
            URI uri = new URI(text);
            boolean isPlain =
                    uri.isAbsolute()
                            && !uri.isOpaque()
                            && uri.getRawFragment() == null
                            && (uri.getRawAuthority() == null
                                    || !uri.getRawAuthority().contains("@"));
            if (isPlain && policy.redirectHosts().stream().anyMatch(host -> fits(host, uri))) {
                return;
            }
        } catch (URISyntaxException malformed) {
            // told below
        }
        // RFC 7591 section 3.2.2.
        throw RegistrationError.redirectUri(
                "A redirect URI is malformed, or leads where clients registered here may not go.");
    }

    private static boolean fits(String pattern, URI uri) {
        if (pattern.endsWith(":")) {
            return pattern.equals(uri.getScheme() + ":");
        }
        String host = uri.getHost();
        if (host == null) {
            return false;
        }
        // RFC 8252 section 7.3: only this machine goes without TLS.
        if (!"https".equals(uri.getScheme())) {
            return "http".equals(uri.getScheme())
                    && LOOPBACK.contains(host)
                    && pattern.equals(host);
        }
        return pattern.equals("*")
                || pattern.equals(host)
                || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1)));
    }

    /**
     * What the client will be authorized for: what it asks for, or all that is offered.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where it asks for more
     */
    Agreed agree(Tenant tenant, @Nullable Set<String> asked) {
        Map<ApiId, ApiAuthorization> apis = new TreeMap<>(Comparator.comparing(ApiId::value));
        Set<String> left = asked == null ? new HashSet<>() : new HashSet<>(asked);
        Set<String> told = new TreeSet<>();
        left.removeIf(scope -> OPENID.contains(scope) && told.add(scope));
        for (ApiId id : policies.getFirst().apis().keySet()) {
            ApiImage api = tenant.image().visibleApi(tenant.organization(), id);
            ScopeOffer offer = offer(id);
            if (api == null || offer == null) {
                continue;
            }
            Set<ScopeId> agreed = new HashSet<>();
            for (ScopeId scopeId : offer.scopes()) {
                ScopeDocument scope = api.scope(scopeId);
                if (scope != null && (asked == null || asked.contains(scope.wireName().value()))) {
                    agreed.add(scopeId);
                    told.add(scope.wireName().value());
                    left.remove(scope.wireName().value());
                }
            }
            if (!agreed.isEmpty() || offer.scopes().isEmpty()) {
                apis.put(id, new ApiAuthorization(offer.policy(), agreed, null));
            }
        }
        if (!left.isEmpty()) {
            throw RegistrationError.metadata("A scope asked for is not offered here.");
        }
        return new Agreed(apis, told);
    }

    /** What all policies offer of the API; null where one of them offers nothing. */
    private @Nullable ScopeOffer offer(ApiId api) {
        AuthorizationPolicy strictest = AuthorizationPolicy.NO_POLICY;
        Set<ScopeId> scopes =
                new HashSet<>(Objects.requireNonNull(policies.getFirst().apis().get(api)).scopes());
        for (RegistrationPolicy policy : policies) {
            ScopeOffer offer = policy.apis().get(api);
            if (offer == null) {
                return null;
            }
            scopes.retainAll(offer.scopes());
            strictest =
                    offer.policy() == AuthorizationPolicy.RBAC
                            ? AuthorizationPolicy.RBAC
                            : strictest;
        }
        return new ScopeOffer(strictest, scopes);
    }
}
