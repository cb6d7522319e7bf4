package dev.precept.pdp.device;

import dev.precept.domain.application.Backchannel;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.device.DeferredRequest.Kind;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.FormRequest;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The backchannel authentication endpoint, OpenID Connect CIBA Core 1.0 section 7, in modes poll
 * and ping. The user is asked at his own browser, at {@code /account/requests}. Threads share it.
 */
final class BackchannelEndpoint implements FormDoor.Endpoint {
    /** RFC 6750 section 2.1. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,8}");

    private final ClientAuthenticator clients;
    private final UserHints hints;
    private final DeferredGrants grants;
    private final RandomValues values;

    BackchannelEndpoint(
            ClientAuthenticator clients,
            UserHints hints,
            DeferredGrants grants,
            RandomValues values) {
        this.clients = clients;
        this.hints = hints;
        this.grants = grants;
        this.values = values;
    }

    @Override
    public Answer answer(FormRequest request) {
        Client client = clients.authenticate(request);
        // CIBA Core 1.0 section 7.1: the client authenticates.
        if (!client.isConfidential()) {
            throw OAuthError.invalidClient();
        }
        AskedScopes.requireGrant(client, GrantType.CIBA);
        Form form = request.form();
        refuseWhatIsNotOffered(client, form);
        Set<String> scopes = AskedScopes.of(form);
        // CIBA Core 1.0 section 7.1: openid has to be there.
        if (!scopes.contains("openid")) {
            throw OAuthError.of("invalid_scope", "The scope openid is due.");
        }
        Duration life = life(form);
        String code = values.next();
        String acr = form.get("acr_values");
        Asked asked =
                new Asked(
                        scopes,
                        form.resources(),
                        acr == null ? List.of() : List.of(acr.split(" ")),
                        message(form),
                        ping(client, form, code));
        NonBlocking.beforeWaiting();
        return begin(request, client, code, asked, life);
    }

    private Answer begin(FormRequest sent, Client client, String code, Asked asked, Duration life) {
        Tenant tenant = sent.tenant();
        UserId user = hints.find(tenant, client.id(), sent.form());
        DeferredGrants.New request =
                new DeferredGrants.New(
                        Kind.BACKCHANNEL,
                        code,
                        client.id(),
                        asked,
                        null,
                        user,
                        tenant.now().plus(life));
        // CIBA Core 1.0 section 15: nobody is buried under requests.
        if (!grants.beginFor(tenant, user, request)) {
            throw OAuthError.of("access_denied", "The user has open requests of this client.");
        }
        return Answer.json(
                200,
                "{\"auth_req_id\":"
                        + JsonText.quote(code)
                        + ",\"expires_in\":"
                        + life.toSeconds()
                        + ",\"interval\":"
                        + Limits.INTERVAL_SECONDS
                        + "}");
    }

    private static void refuseWhatIsNotOffered(Client client, Form form) {
        // Section 7.1.1: signed requests are announced where they are offered; they are not.
        if (form.get("request") != null
                || client.application().details().settings().requiresSignedRequests()) {
            throw OAuthError.invalidRequest("Signed authentication requests are not offered.");
        }
    }

    /** Section 7.1: {@code requested_expiry}; {@code expires_in} says what became of it. */
    private static Duration life(Form form) {
        String asked = form.get("requested_expiry");
        if (asked == null) {
            return Limits.BACKCHANNEL_LIFE;
        }
        if (!SECONDS.matcher(asked).matches()) {
            throw OAuthError.invalidRequest("requested_expiry is a number of seconds.");
        }
        Duration life = Duration.ofSeconds(Long.parseLong(asked));
        return life.compareTo(Limits.BACKCHANNEL_LONGEST) < 0 ? life : Limits.BACKCHANNEL_LONGEST;
    }

    private static @Nullable String message(Form form) {
        String message = form.get("binding_message");
        boolean isShowable =
                message == null
                        || (message.length() <= Limits.MESSAGE_CHARACTERS
                                && message.chars().noneMatch(Character::isISOControl));
        // Section 13: too long, or of characters that cannot be shown.
        if (!isShowable) {
            throw OAuthError.of(
                    "invalid_binding_message",
                    "A binding_message has at most "
                            + Limits.MESSAGE_CHARACTERS
                            + " characters on one line.");
        }
        return message;
    }

    private static Asked.@Nullable Ping ping(Client client, Form form, String code) {
        Backchannel ciba = client.application().details().settings().requests().ciba();
        if (ciba == null) {
            return null;
        }
        return switch (ciba.mode()) {
            case POLL -> null;
            case PING -> {
                // Section 7.1: due in mode ping, of at least 128 bits, at most 1024 characters.
                String token = form.require("client_notification_token");
                if (token.length() < Limits.TOKEN_LEAST_CHARACTERS
                        || token.length() > Limits.TOKEN_CHARACTERS
                        || !TOKEN.matcher(token).matches()) {
                    throw OAuthError.invalidRequest(
                            "client_notification_token is a bearer token of 22 to 1024"
                                    + " characters.");
                }
                yield new Asked.Ping(code, token);
            }
        };
    }
}
