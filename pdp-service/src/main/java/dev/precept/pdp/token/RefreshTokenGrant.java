package dev.precept.pdp.token;

import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RefreshTokenSettings;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

import java.time.Instant;
import java.util.Objects;

/**
 * Refreshes tokens, RFC 6749 section 6. Each use begins a new generation of the family, and what is
 * of an older one is a copy in wrong hands: it ends the family (RFC 9700 section 4.14.2). But an
 * answer may be lost, or asked for twice at once: shortly after its use, a refresh token gets one
 * more of the generation that counts.
 */
final class RefreshTokenGrant implements Grant {
    private final Families families;
    private final UserTokens tokens;
    private final AuthorizationGrants grants;
    private final RandomValues values;

    RefreshTokenGrant(
            Families families, UserTokens tokens, AuthorizationGrants grants, RandomValues values) {
        this.families = families;
        this.tokens = tokens;
        this.grants = grants;
        this.values = values;
    }

    @Override
    public String type() {
        return AuthorizationGrantType.REFRESH_TOKEN.getValue();
    }

    @Override
    public GrantType setting() {
        return GrantType.REFRESH_TOKEN;
    }

    @Override
    public TokenAnswer grant(GrantRequest request) {
        String refreshToken = request.form().require(OAuth2ParameterNames.REFRESH_TOKEN);
        if (refreshToken.length() > Limits.VALUE_CHARACTERS) {
            throw UserTokens.invalidGrant();
        }
        try {
            for (int attempt = 0; attempt < Limits.REFRESH_ATTEMPTS; attempt++) {
                TokenAnswer answer = attempt(request, refreshToken);
                if (answer != null) {
                    return answer;
                }
            }
            throw UserTokens.invalidGrant();
        } catch (DataAccessException away) {
            throw OAuthError.unavailable();
        }
    }

    /** Null where the family has changed meanwhile, so that it has to be looked at again. */
    private @Nullable TokenAnswer attempt(GrantRequest asked, String refreshToken) {
        Families.Shown shown =
                families.find(asked.tenant().id(), asked.client().id(), refreshToken)
                        .orElseThrow(UserTokens::invalidGrant);
        Family family = shown.family();
        if (family == null) {
            // Its cut-off may have failed.
            grants.revoke(asked.tenant().id(), shown.familyId());
            throw UserTokens.invalidGrant();
        }
        String sender = SenderName.of(asked.sender());
        // RFC 9449 section 5: the key that the refresh token is bound to.
        if (family.sender() != null && !family.sender().equals(sender)) {
            throw UserTokens.invalidGrant();
        }
        refuseIfOver(asked, family);
        GrantRequest request = tokens.caughtUp(asked, family.origin());
        tokens.refuseIfEnded(request, family.grant(), family.origin());
        boolean isFapi = settings(request).requests().profile().isFapi();
        boolean isCurrent = shown.generation() == family.generation();
        if (!isCurrent && (isFapi || !isInGrace(request, shown, family, sender))) {
            // RFC 9700 section 4.14.2: used again, it is somebody else's as well.
            grants.revoke(request.tenant().id(), shown.familyId());
            throw UserTokens.invalidGrant();
        }
        UserTokens.Given given = tokens.again(request, family);
        Instant until = given.access().claims().expiresAt();
        Families.Use use = new Families.Use(sender, request.tenant().now(), until);
        if (isFapi) {
            // FAPI 2.0 section 5.3.2.1: no rotation.
            return families.use(family, use) ? given.with(refreshToken) : null;
        }
        String next = values.next();
        boolean isDone =
                isCurrent
                        ? families.rotate(family, use, next)
                        : families.answerAgain(family, use, next);
        return isDone ? given.with(next) : null;
    }

    private static ClientSettings settings(GrantRequest request) {
        return request.client().application().details().settings();
    }

    private static void refuseIfOver(GrantRequest request, Family family) {
        RefreshTokenSettings settings = settings(request).tokens().refreshTokens();
        Instant now = request.tenant().now();
        // RFC 6749 section 5.2: expired.
        if (!now.isBefore(family.usedAt().plusSeconds(settings.idleSeconds()))
                || !now.isBefore(family.createdAt().plusSeconds(settings.lifetimeSeconds()))) {
            throw UserTokens.invalidGrant();
        }
    }

    /** Whether it was the last that was used, just now and by the same key. */
    private static boolean isInGrace(
            GrantRequest request, Families.Shown shown, Family family, @Nullable String sender) {
        int grace = settings(request).tokens().refreshTokens().graceSeconds();
        // Of two at once, the one that came first may be the second to get here.
        return grace > 0
                && shown.generation() == family.generation() - 1
                && request.tenant().now().isBefore(family.usedAt().plusSeconds(grace))
                && Objects.equals(family.usedBy(), sender);
    }
}
