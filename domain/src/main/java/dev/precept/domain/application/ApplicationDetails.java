package dev.precept.domain.application;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;

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
 * @param client the rest of what it is as a client; null for {@link ClientSettings#DEFAULT}
 */
public record ApplicationDetails(
        String name,
        ApplicationType type,
        Set<GrantType> grantTypes,
        ClientAuthentication tokenEndpointAuthMethod,
        RoleAudienceKind roleAudience,
        AccessTokenSettings accessToken,
        Environment environment,
        @Nullable ClientSettings client) {
    public ApplicationDetails {
        grantTypes = Set.copyOf(grantTypes);
        // One written form for one meaning.
        client = ClientSettings.DEFAULT.equals(client) ? null : client;
    }

    /** Of a client without settings of its own. */
    public ApplicationDetails(
            String name,
            ApplicationType type,
            Set<GrantType> grantTypes,
            ClientAuthentication tokenEndpointAuthMethod,
            RoleAudienceKind roleAudience,
            AccessTokenSettings accessToken,
            Environment environment) {
        this(
                name,
                type,
                grantTypes,
                tokenEndpointAuthMethod,
                roleAudience,
                accessToken,
                environment,
                null);
    }

    /** What it is as a client. */
    public ClientSettings settings() {
        return client == null ? ClientSettings.DEFAULT : client;
    }

    /** What its ID tokens, and whatever else it is told under a signature, are signed by. */
    public SignatureAlgorithm idTokenAlgorithm() {
        SignatureAlgorithm own = settings().tokens().idTokenAlgorithm();
        return own == null ? accessToken.algorithm() : own;
    }
}
