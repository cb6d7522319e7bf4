package dev.precept.domain.application;

import java.util.Set;

/**
 * What of an application can be replaced.
 *
 * @param name for people
 * @param type what kind of client it is
 * @param grantTypes how it may ask for tokens
 * @param tokenEndpointAuthMethod how it authenticates there
 * @param roleAudience which roles count for its users
 * @param accessToken how its tokens are made
 * @param environment what its calls are for
 */
public record ApplicationDetails(
        String name,
        ApplicationType type,
        Set<GrantType> grantTypes,
        ClientAuthentication tokenEndpointAuthMethod,
        RoleAudienceKind roleAudience,
        AccessTokenSettings accessToken,
        Environment environment) {
    public ApplicationDetails {
        grantTypes = Set.copyOf(grantTypes);
    }
}
