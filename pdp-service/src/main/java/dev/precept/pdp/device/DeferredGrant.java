package dev.precept.pdp.device;

import dev.precept.domain.application.GrantType;
import dev.precept.pdp.device.DeferredGrants.Poll;
import dev.precept.pdp.device.DeferredRequest.Kind;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.token.Grant;
import dev.precept.pdp.token.GrantRequest;
import dev.precept.pdp.token.TokenAnswer;
import dev.precept.pdp.token.UserTokens;

import org.springframework.dao.DataAccessException;

/**
 * Redeems the codes of requests that users allow elsewhere: device codes (RFC 8628 section 3.4) and
 * authentication request ids (CIBA Core 1.0 section 10.1). Threads share it.
 */
final class DeferredGrant implements Grant {
    private final Kind kind;
    private final DeferredGrants grants;
    private final UserTokens tokens;

    DeferredGrant(Kind kind, DeferredGrants grants, UserTokens tokens) {
        this.kind = kind;
        this.grants = grants;
        this.tokens = tokens;
    }

    @Override
    public String type() {
        return switch (kind) {
            case DEVICE -> "urn:ietf:params:oauth:grant-type:device_code";
            case BACKCHANNEL -> "urn:openid:params:grant-type:ciba";
        };
    }

    @Override
    public GrantType setting() {
        return switch (kind) {
            case DEVICE -> GrantType.DEVICE_CODE;
            case BACKCHANNEL -> GrantType.CIBA;
        };
    }

    private String parameter() {
        return switch (kind) {
            case DEVICE -> "device_code";
            case BACKCHANNEL -> "auth_req_id";
        };
    }

    @Override
    public TokenAnswer grant(GrantRequest request) {
        String code = request.form().require(parameter());
        return switch (poll(request, code)) {
            case Poll.Allowed allowed -> tokens.first(request, allowed.grant(), allowed.origin());
            // RFC 8628 section 3.5, CIBA Core 1.0 section 11.
            case Poll.Pending _ ->
                    throw OAuthError.of("authorization_pending", "The user has not answered yet.");
            case Poll.TooFast _ ->
                    throw OAuthError.of(
                            "slow_down",
                            "Wait " + Limits.INTERVAL_SECONDS + " seconds longer each time.");
            case Poll.Denied _ -> throw OAuthError.of("access_denied", "The user has refused.");
            case Poll.Expired _ ->
                    throw OAuthError.of("expired_token", "The user has not answered in time.");
            case Poll.Unknown _ ->
                    throw OAuthError.invalidGrant(
                            "The " + parameter() + " is unknown, or was used.");
        };
    }

    private Poll poll(GrantRequest request, String code) {
        if (code.length() > Limits.HINT_CHARACTERS) {
            return new Poll.Unknown();
        }
        try {
            return grants.poll(request.tenant(), kind, request.client().id(), code);
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }
}
