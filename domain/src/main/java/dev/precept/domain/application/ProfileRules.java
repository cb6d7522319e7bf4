package dev.precept.domain.application;

import dev.precept.domain.shared.Rejection;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What the profiles of FAPI 2.0 do not let be set otherwise. Each answers the refusal, or nothing.
 */
final class ProfileRules {
    private ProfileRules() {}

    static Optional<Rejection> check(ApplicationDetails details) {
        Profile profile = details.settings().requests().profile();
        return profile.isFapi() ? checkFapi(details, profile) : Optional.empty();
    }

    private static Optional<Rejection> checkFapi(ApplicationDetails details, Profile profile) {
        RequestRules requests = details.settings().requests();
        // FAPI 2.0 Security Profile section 5.3.2.1: confidential clients only
        if (ClientRules.isPublic(details)) {
            return locked(profile, "the type is M2M or WEB");
        }
        // section 5.3.2.1: by mTLS or private_key_jwt
        if (details.tokenEndpointAuthMethod().isBySecret()) {
            return locked(
                    profile,
                    "tokenEndpointAuthMethod is private_key_jwt, tls_client_auth or"
                            + " self_signed_tls_client_auth");
        }
        // section 5.3.2.2: requests that were not pushed are rejected
        if (!requests.pushedRequired()) {
            return locked(profile, "requirePushedAuthorizationRequests is true");
        }
        // section 5.3.2.1: sender-constrained access tokens only
        if (details.settings().tokens().senderConstraint() == SenderConstraint.NONE) {
            return locked(profile, "senderConstraint is dpop, mtls or any");
        }
        // section 5.4.1: PS256, ES256, EdDSA
        if (isWeak(details.accessToken().algorithm())
                || isWeak(details.settings().tokens().idTokenAlgorithm())) {
            return locked(profile, "algorithms are PS256, ES256 or EdDSA");
        }
        // FAPI 2.0 Message Signing section 5.3.1
        if (profile == Profile.FAPI2_MESSAGE_SIGNING && !requests.signedRequired()) {
            return locked(profile, "requireSignedRequestObject is true");
        }
        return keys(details, profile);
    }

    /** Section 5.4.1 again, for what the client signs. */
    private static Optional<Rejection> keys(ApplicationDetails details, Profile profile) {
        return details.settings().proof().keys() instanceof ClientKeys.Inline inline
                        && inline.keys().stream().anyMatch(key -> "RS256".equals(key.alg()))
                ? locked(profile, "the alg of a key is PS256, ES256 or EdDSA")
                : Optional.empty();
    }

    private static boolean isWeak(@Nullable SignatureAlgorithm algorithm) {
        return algorithm == SignatureAlgorithm.RS256;
    }

    private static Optional<Rejection> locked(Profile profile, String demand) {
        return ClientRules.notAllowed(
                "Locked by the profile: under " + profile + " " + demand + ".");
    }
}
