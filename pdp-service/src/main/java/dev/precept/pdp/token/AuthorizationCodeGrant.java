package dev.precept.pdp.token;

import dev.precept.domain.application.GrantType;
import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.token.AuthorizationCodes.Redemption;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

/** Redeems authorization codes, RFC 6749 section 4.1.3, always with PKCE (RFC 7636). */
final class AuthorizationCodeGrant implements Grant {
    /** RFC 7636 section 4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final AuthorizationCodes codes;
    private final UserTokens tokens;
    private final AuthorizationGrants grants;

    AuthorizationCodeGrant(
            AuthorizationCodes codes, UserTokens tokens, AuthorizationGrants grants) {
        this.codes = codes;
        this.tokens = tokens;
        this.grants = grants;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.AUTHORIZATION_CODE.getValue();
    }

    @Override
    public GrantType setting() {
        return GrantType.AUTHORIZATION_CODE;
    }

    @Override
    public TokenAnswer grant(GrantRequest request) {
        String code = request.form().require(OAuth2ParameterNames.CODE);
        String redirectUri = request.form().require(OAuth2ParameterNames.REDIRECT_URI);
        String verifier = request.form().require(PkceParameterNames.CODE_VERIFIER);
        // RFC 7636 section 4.1: 43 to 128 unreserved characters.
        if (!VERIFIER.matcher(verifier).matches()) {
            throw OAuthError.invalidRequest("The code_verifier is malformed.");
        }
        return switch (redeem(request, code)) {
            case Redemption.Unknown _ -> throw UserTokens.invalidGrant();
            case Redemption.Again(String grantId) -> {
                // RFC 6749 section 4.1.2: used twice, whatever came of it is revoked.
                grants.revoke(request.tenant().id(), grantId);
                throw UserTokens.invalidGrant();
            }
            case Redemption.First(NewCode kept, Origin origin) -> {
                refuseUnlessMatching(kept, redirectUri, verifier, request.sender());
                yield tokens.first(request, kept.grant(), origin);
            }
        };
    }

    private Redemption redeem(GrantRequest request, String code) {
        if (code.length() > Limits.VALUE_CHARACTERS) {
            return new Redemption.Unknown();
        }
        try {
            return codes.redeem(request.tenant(), request.client().id(), code);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }

    private static void refuseUnlessMatching(
            NewCode kept, String redirectUri, String verifier, @Nullable SenderKey sender) {
        // RFC 6749 section 4.1.3: identical to the one the code was sent to.
        if (!kept.redirectUri().equals(redirectUri)) {
            throw UserTokens.invalidGrant();
        }
        String challenge =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
        // RFC 7636 section 4.6.
        if (!MessageDigest.isEqual(
                challenge.getBytes(StandardCharsets.US_ASCII),
                kept.codeChallenge().getBytes(StandardCharsets.US_ASCII))) {
            throw UserTokens.invalidGrant();
        }
        boolean isBound = kept.dpopThumbprint() != null;
        // RFC 9449 section 10: the key the code was bound to.
        if (isBound
                && !(sender instanceof SenderKey.Dpop(String thumbprint)
                        && thumbprint.equals(kept.dpopThumbprint()))) {
            throw UserTokens.invalidGrant();
        }
    }
}
