package dev.precept.pdp.device;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.KeyRings;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.jose.VerificationKey;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.stream.Stream;

/** Tells whom a client means that has no browser of his at hand. Threads share it. */
final class UserHints {
    private final Accounts accounts;

    UserHints(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * The user that is meant.
     *
     * @throws OAuthException where the client does not say it in one way, or where there is nobody
     */
    UserId find(Tenant tenant, Form form) {
        // CIBA Core 1.0 section 7.1: one hint, and no more.
        long hints =
                Stream.of("login_hint", "id_token_hint", "login_hint_token")
                        .filter(name -> form.get(name) != null)
                        .count();
        if (hints != 1) {
            throw OAuthError.invalidRequest("One of login_hint and id_token_hint is due.");
        }
        if (form.get("login_hint_token") != null) {
            throw OAuthError.invalidRequest(
                    "login_hint_token is not offered: send login_hint or id_token_hint.");
        }
        String login = form.get("login_hint");
        String token = form.get("id_token_hint");
        UserImage user =
                login != null
                        ? byLogin(tenant, login)
                        : byToken(tenant, token == null ? "" : token);
        if (user == null) {
            throw OAuthError.of("unknown_user_id", "There is no such user.");
        }
        return user.id();
    }

    /** A username, a verified address, or the handle of a user. */
    private @Nullable UserImage byLogin(Tenant tenant, String login) {
        if (login.length() > Limits.HINT_CHARACTERS) {
            return null;
        }
        Optional<Subject> account = accounts.findByLogin(tenant.id(), login);
        if (account.isPresent()) {
            return tenant.organization().user(account.get().user());
        }
        return Handle.isHandle(login) ? tenant.organization().user(new Handle(login)) : null;
    }

    /** Section 7.1: an ID token of ours; it may have expired. */
    private static @Nullable UserImage byToken(Tenant tenant, String compact) {
        try {
            SignedJwt token = SignedJwt.parse(compact);
            String subject = token.claims().string("sub");
            boolean isOurs =
                    isSigned(tenant, token)
                            && tenant.issuer().equals(token.claims().string("iss"))
                            && !"at+jwt".equalsIgnoreCase(token.type());
            return isOurs && subject != null && Id.isId(subject)
                    ? tenant.organization().user(new UserId(subject))
                    : null;
        } catch (InvalidJwtException malformed) {
            return null;
        }
    }

    private static boolean isSigned(Tenant tenant, SignedJwt token) {
        KeyRingDocument ring = tenant.organization().keyRing();
        if (ring == null) {
            return false;
        }
        for (SigningKey key : KeyRings.published(ring, tenant.now())) {
            if (key.key().value().equals(token.keyId())) {
                return token.isSignedBy(VerificationKey.of(key));
            }
        }
        return false;
    }
}
