package dev.precept.pdp.oauth;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * What a user lets a client have: what stands behind a code, a device code, a backchannel request
 * and a family of refresh tokens. What of it a token gets, the policy decides each time.
 *
 * @param organization whose issuer was asked
 * @param application whose client it is
 * @param user who lets it
 * @param browserSession the session of the browser it was given in; empty for none
 * @param scopes asked for, and consented to
 * @param resources asked for (RFC 8707)
 * @param signIn {@code acr, amr, auth_time, idp, idp_groups}, as far as they are known
 * @param openId what only OpenID Connect asks for
 * @param authorizationDetails granted (RFC 9396), a JSON array; null for none
 */
public record UserGrant(
        OrganizationId organization,
        ApplicationId application,
        UserId user,
        String browserSession,
        Set<String> scopes,
        List<String> resources,
        Attributes signIn,
        OpenId openId,
        @Nullable String authorizationDetails) {
    public UserGrant {
        scopes = Set.copyOf(scopes);
        resources = List.copyOf(resources);
    }

    /**
     * Parameters of OpenID Connect Core 1.0 that come back later.
     *
     * @param nonce for the ID token; null for none
     * @param claims section 5.5, a JSON object; null for none
     */
    public record OpenId(@Nullable String nonce, @Nullable String claims) {
        /** None. */
        public static final OpenId NONE = new OpenId(null, null);
    }
}
