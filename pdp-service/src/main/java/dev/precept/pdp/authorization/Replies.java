package dev.precept.pdp.authorization;

import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.web.JsonText;

import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.ModelAndView;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Authorization responses on their way to the client, RFC 6749 section 4.1.2. Each says whose it is
 * (RFC 9207). Threads share it.
 */
final class Replies {
    /** The whole script of the page that posts itself. */
    private static final String SCRIPT = "document.forms[0].submit()";

    /** Where the form leads to is ours to say, and where the client leads to from there is not. */
    private static final String POSTED_POLICY =
            "default-src 'none'; style-src 'self'; script-src 'sha256-"
                    + Base64.getEncoder().encodeToString(Sha256.of(SCRIPT))
                    + "'; base-uri 'none'; frame-ancestors 'none'";

    private final JwtSigner signer;
    private final Pages pages;

    Replies(JwtSigner signer, Pages pages) {
        this.signer = signer;
        this.pages = pages;
    }

    /** The response with a code. */
    @Nullable ModelAndView code(
            PageVisit visit, AuthorizationRequestReader.Asker asker, String code) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(Parameters.CODE, code);
        return send(visit, asker, parameters);
    }

    /** The response with an error. */
    @Nullable ModelAndView error(
            PageVisit visit, AuthorizationRequestReader.Asker asker, OAuthException error) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(Parameters.ERROR, error.code());
        parameters.put(Parameters.ERROR_DESCRIPTION, error.description());
        return send(visit, asker, parameters);
    }

    private @Nullable ModelAndView send(
            PageVisit visit,
            AuthorizationRequestReader.Asker asker,
            Map<String, String> parameters) {
        Reply reply = asker.reply();
        if (reply.state() != null) {
            parameters.put(Parameters.STATE, reply.state());
        }
        // RFC 9207 section 2; JARM section 2.1.
        parameters.put(Parameters.ISS, visit.tenant().issuer());
        Map<String, String> sent =
                reply.mode().isSigned()
                        ? Map.of(Parameters.RESPONSE, signed(visit.tenant(), asker, parameters))
                        : parameters;
        if (reply.mode().isPosted()) {
            return posted(visit, reply, sent);
        }
        return Pages.goOn(visit, withQuery(reply.redirectUri(), sent));
    }

    /** OAuth 2.0 Form Post Response Mode section 2: a page that posts itself, or has a button. */
    private ModelAndView posted(PageVisit visit, Reply reply, Map<String, String> parameters) {
        ModelAndView page =
                pages.show(
                        visit,
                        "form-post",
                        Map.of("action", reply.redirectUri(), "parameters", parameters));
        visit.response().setHeader("Content-Security-Policy", POSTED_POLICY);
        return page;
    }

    /** RFC 6749 section 3.1.2: a query that is there stays. */
    private static String withQuery(String redirectUri, Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> RequestText.add(query, name, value));
        String separator = redirectUri.indexOf('?') < 0 ? "?" : "&";
        return redirectUri + separator + query;
    }

    private String signed(
            Tenant tenant, AuthorizationRequestReader.Asker asker, Map<String, String> parameters) {
        StringBuilder claims = new StringBuilder("{");
        parameters.forEach(
                (name, value) ->
                        claims.append(JsonText.quote(name))
                                .append(':')
                                .append(JsonText.quote(value))
                                .append(','));
        claims.append("\"aud\":").append(JsonText.quote(asker.reply().clientId()));
        long end = tenant.now().plus(Limits.SIGNED_RESPONSE_LIFE).getEpochSecond();
        claims.append(",\"exp\":").append(end).append('}');
        return signer.sign(
                        tenant.organization(),
                        asker.application().details().idTokenAlgorithm(),
                        "JWT",
                        claims.toString().getBytes(StandardCharsets.UTF_8))
                .orElseThrow(OAuthError::unavailable);
    }
}
