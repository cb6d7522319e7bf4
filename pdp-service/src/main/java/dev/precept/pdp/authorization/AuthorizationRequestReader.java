package dev.precept.pdp.authorization;

import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.shared.Handle;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.IdTokenHint;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.UserGrant;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Reads authorization requests: first who asks and where the answer goes, then all the rest. */
final class AuthorizationRequestReader {
    /** RFC 7636 section 4.2 by S256, RFC 7638: SHA-256 in base64url. */
    private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final Pattern ECHOED =
            Pattern.compile("[ -~]{1," + Limits.ECHOED_CHARACTERS + "}");
    private static final Pattern LISTED =
            Pattern.compile("[!-~]{1," + Limits.LISTED_CHARACTERS + "}");

    /** What its own reader looks at; what is JSON has line breaks. */
    private static final Set<String> READ_ELSEWHERE =
            Set.of(Parameters.SCOPE, Parameters.CLAIMS, AuthorizationDetails.NAME);

    private static final IntPredicate READABLE =
            c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

    private final AuthorizationDetails details;

    AuthorizationRequestReader(AuthorizationDetails details) {
        this.details = details;
    }

    /**
     * Who asks, and where the answer goes, be it an error.
     *
     * @param form the request itself, no reference to it
     */
    record Asker(Tenant tenant, ApplicationDocument application, Reply reply, Form form) {}

    /**
     * Reads who asks.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where that is not known for sure: then the
     *     browser is sent nowhere (RFC 6749 section 4.1.2.1)
     */
    Asker asker(Tenant tenant, Form form) {
        ApplicationImage client =
                tenant.organization().applicationWithId(form.require(Parameters.CLIENT_ID));
        // RFC 6749 section 4.1.2.1: the client identifier is invalid.
        if (client == null) {
            throw OAuthError.invalidRequest("The client is unknown.");
        }
        ApplicationDocument application = client.document();
        ApplicationDetails details = application.details();
        String redirectUri = form.require(Parameters.REDIRECT_URI);
        // RFC 9700 section 2.1: exact comparison with what is registered.
        if (!RedirectUris.contain(
                details.settings().uris().redirectUris(), details.type(), redirectUri)) {
            throw OAuthError.invalidRequest("The redirect URI is not registered for the client.");
        }
        String state = form.get(Parameters.STATE);
        if (state != null && !ECHOED.matcher(state).matches()) {
            throw OAuthError.invalidRequest("The state is malformed or too long.");
        }
        String named = form.get(Parameters.RESPONSE_MODE);
        ResponseMode mode = named == null ? null : ResponseMode.of(named);
        Reply reply =
                new Reply(
                        application.id().value(),
                        redirectUri,
                        mode == null ? ResponseMode.QUERY : mode,
                        state);
        return new Asker(tenant, application, reply, form);
    }

    /**
     * Reads what is asked.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where it cannot be granted whoever the user is
     */
    AuthorizationRequest read(Asker asker) {
        Form form = asker.form();
        ApplicationDetails application = asker.application().details();
        checkText(form);
        checkKind(form, application);
        ClaimsRequest claims = ClaimsRequest.read(form.get(Parameters.CLAIMS));
        return new AuthorizationRequest(
                asker.application(),
                asker.reply(),
                asked(asker),
                binding(form),
                user(asker, claims),
                new UserGrant.OpenId(echoed(form, Parameters.NONCE), claims.text()));
    }

    private AuthorizationRequest.Asked asked(Asker asker) {
        Form form = asker.form();
        List<String> resources = form.resources();
        String text = form.get(AuthorizationDetails.NAME);
        if (text == null) {
            return new AuthorizationRequest.Asked(form.scopes(), resources, null);
        }
        AuthorizationDetails.Checked checked =
                details.check(asker.tenant(), asker.application(), text);
        // RFC 8707 section 2: the token is for nobody but the resources that were named.
        if (!resources.isEmpty() && !resources.containsAll(checked.audience())) {
            throw OAuthError.of(
                    OAuthError.INVALID_TARGET,
                    "Authorization details are asked for an API that is not among the resources.");
        }
        return new AuthorizationRequest.Asked(form.scopes(), resources, checked);
    }

    private static void checkText(Form form) {
        form.all()
                .forEach(
                        (name, value) -> {
                            // RFC 6749 appendix A: parameters are of characters that are visible.
                            if (!READ_ELSEWHERE.contains(name)
                                    && !value.codePoints().allMatch(READABLE)) {
                                throw OAuthError.invalidRequest(
                                        "A parameter holds a control character.");
                            }
                        });
        if (!form.resources().stream().flatMapToInt(String::codePoints).allMatch(READABLE)) {
            throw OAuthError.of(OAuthError.INVALID_TARGET, "A resource holds a control character.");
        }
    }

    private static void checkKind(Form form, ApplicationDetails application) {
        // RFC 6749 section 4.1.2.1: the client may not request a code by this method.
        if (!application.grantTypes().contains(GrantType.AUTHORIZATION_CODE)) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "The application may not use the authorization code grant.");
        }
        // RFC 9700 section 2.1.2: no token ever comes by the browser.
        if (!form.require(Parameters.RESPONSE_TYPE).equals(Parameters.CODE)) {
            throw OAuthError.of(
                    OAuth2ErrorCodes.UNSUPPORTED_RESPONSE_TYPE, "The response type is code.");
        }
        String mode = form.get(Parameters.RESPONSE_MODE);
        if (mode != null && ResponseMode.of(mode) == null) {
            throw OAuthError.invalidRequest("There is no such response mode here.");
        }
        // OpenID Connect Core 1.0 section 7.2.1: a client is registered beforehand.
        if (form.get(Parameters.REGISTRATION) != null) {
            throw OAuthError.of(
                    AuthorizationError.REGISTRATION_NOT_SUPPORTED,
                    "A client is not registered by its request.");
        }
    }

    private static AuthorizationRequest.Binding binding(Form form) {
        String challenge = form.get(Parameters.CODE_CHALLENGE);
        // RFC 9700 section 2.1.1: PKCE, of every client.
        if (challenge == null) {
            throw OAuthError.invalidRequest("The parameter code_challenge is missing (PKCE).");
        }
        // RFC 7636 section 4.3: without a method it would be plain, which shows the verifier.
        if (!"S256".equals(form.get(Parameters.CODE_CHALLENGE_METHOD))) {
            throw OAuthError.invalidRequest("The code_challenge_method has to be S256.");
        }
        if (!SHA256.matcher(challenge).matches()) {
            throw OAuthError.invalidRequest("The code_challenge is not one of S256.");
        }
        String thumbprint = form.get(Parameters.DPOP_JKT);
        // RFC 9449 section 10: the thumbprint of a key.
        if (thumbprint != null && !SHA256.matcher(thumbprint).matches()) {
            throw OAuthError.invalidRequest("The dpop_jkt is not a JWK SHA-256 thumbprint.");
        }
        return new AuthorizationRequest.Binding(challenge, thumbprint);
    }

    private static AuthorizationRequest.User user(Asker asker, ClaimsRequest claims) {
        Form form = asker.form();
        List<String> acrValues = listed(form, Parameters.ACR_VALUES);
        // OpenID Connect Core 1.0 section 5.5.1.1: they count as acr_values do.
        boolean isListed =
                claims.acrValues().size() <= Limits.LISTED_VALUES
                        && claims.acrValues().stream().allMatch(it -> LISTED.matcher(it).matches());
        if (!isListed) {
            throw OAuthError.invalidRequest("The acr that the claims ask for is malformed.");
        }
        String provider = form.get(Parameters.IDP_HINT);
        if (provider != null && !Handle.isHandle(provider)) {
            throw OAuthError.invalidRequest("The idp_hint is not the handle of a provider.");
        }
        String hint = form.get(Parameters.LOGIN_HINT);
        if (hint != null && hint.length() > Limits.HINT_CHARACTERS) {
            throw OAuthError.invalidRequest("The login_hint is too long.");
        }
        // What is essential comes before what is wished for.
        SignInDemand demand =
                new SignInDemand(
                        claims.acrValues().isEmpty() ? acrValues : claims.acrValues(),
                        null,
                        hint,
                        provider,
                        listed(form, Parameters.UI_LOCALES));
        return new AuthorizationRequest.User(
                prompts(form), maxAge(form), subjects(asker, claims), demand);
    }

    private static Set<String> subjects(Asker asker, ClaimsRequest claims) {
        Set<String> subjects = new HashSet<>();
        if (claims.subject() != null) {
            subjects.add(claims.subject());
        }
        String token = asker.form().get(Parameters.ID_TOKEN_HINT);
        if (token != null) {
            JwtClaims hint = IdTokenHint.read(asker.tenant(), token);
            String subject = hint == null ? null : hint.string("sub");
            // OpenID Connect Core 1.0 section 3.1.2.1: issued by us, and to this client.
            if (hint == null
                    || subject == null
                    || !hint.strings("aud").contains(asker.reply().clientId())) {
                throw OAuthError.invalidRequest("The id_token_hint is none of the client's.");
            }
            subjects.add(subject);
        }
        return subjects;
    }

    private static Set<Prompt> prompts(Form form) {
        Set<Prompt> prompts = EnumSet.noneOf(Prompt.class);
        for (String name : listed(form, Parameters.PROMPT)) {
            Prompt prompt = Prompt.of(name);
            if (prompt == null) {
                throw OAuthError.invalidRequest("There is no such prompt.");
            }
            prompts.add(prompt);
        }
        // OpenID Connect Core 1.0 section 3.1.2.1: none goes with nothing else.
        if (prompts.contains(Prompt.NONE) && prompts.size() > 1) {
            throw OAuthError.invalidRequest("The prompt none goes with no other.");
        }
        return prompts;
    }

    private static @Nullable Long maxAge(Form form) {
        String text = form.get(Parameters.MAX_AGE);
        if (text == null) {
            return null;
        }
        if (!SECONDS.matcher(text).matches()) {
            throw OAuthError.invalidRequest("The max_age is not a number of seconds.");
        }
        return Math.min(Long.parseLong(text), Limits.MAX_AGE.toSeconds());
    }

    private static @Nullable String echoed(Form form, String name) {
        String value = form.get(name);
        if (value != null && !ECHOED.matcher(value).matches()) {
            throw OAuthError.invalidRequest("The " + name + " is malformed or too long.");
        }
        return value;
    }

    /** Words with single spaces between them; each once. */
    private static List<String> listed(Form form, String name) {
        String text = form.get(name);
        if (text == null) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            if (!LISTED.matcher(word).matches()) {
                throw OAuthError.invalidRequest("The " + name + " is malformed.");
            }
            if (!words.contains(word)) {
                words.add(word);
            }
        }
        if (words.size() > Limits.LISTED_VALUES) {
            throw OAuthError.invalidRequest("The " + name + " has too many values.");
        }
        return words;
    }
}
