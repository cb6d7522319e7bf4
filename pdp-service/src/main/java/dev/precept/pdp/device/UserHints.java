package dev.precept.pdp.device;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.account.Accounts;
import dev.precept.pdp.account.Subject;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.IdTokenHint;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
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
    UserId find(Tenant tenant, ApplicationId client, Form form) {
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
                        : byToken(tenant, client, token == null ? "" : token);
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

    /** Section 7.1: an ID token that this client got; it may have expired. */
    private static @Nullable UserImage byToken(
            Tenant tenant, ApplicationId client, String compact) {
        JwtClaims claims = IdTokenHint.read(tenant, compact);
        String subject =
                claims == null || !claims.strings("aud").contains(client.value())
                        ? null
                        : claims.string("sub");
        return subject != null && Id.isId(subject)
                ? tenant.organization().user(new UserId(subject))
                : null;
    }
}
