package dev.precept.pdp.authorization;

import dev.precept.pdp.oauth.OAuthError;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@code claims} parameter, OpenID Connect Core 1.0 section 5.5.
 *
 * @param text the JSON object; null for none
 * @param acrValues the values of {@code acr} that the ID token has to have one of; empty for any
 * @param subject the {@code sub} that the ID token has to have; null for any
 */
record ClaimsRequest(@Nullable String text, List<String> acrValues, @Nullable String subject) {
    static final ClaimsRequest NONE = new ClaimsRequest(null, List.of(), null);

    /**
     * Reads it.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where it is malformed
     */
    static ClaimsRequest read(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        JsonNode claims = RequestJson.read(text);
        if (!claims.isObject()
                || !isObjectOrMissing(claims.path("id_token"))
                || !isObjectOrMissing(claims.path("userinfo"))) {
            throw malformed();
        }
        JsonNode idToken = claims.path("id_token");
        // Section 5.5.1.1: an acr that is not essential is a wish.
        JsonNode acr = idToken.path("acr");
        List<String> acrValues = acr.path("essential").asBoolean(false) ? values(acr) : List.of();
        List<String> subjects = values(idToken.path("sub"));
        return new ClaimsRequest(text, acrValues, subjects.isEmpty() ? null : subjects.getFirst());
    }

    /** A request for one claim names a value, or several (section 5.5.1). */
    private static List<String> values(JsonNode claim) {
        List<String> values = new ArrayList<>();
        if (claim.path("value").isString()) {
            values.add(claim.path("value").stringValue());
        }
        for (JsonNode value : claim.path("values")) {
            if (value.isString()) {
                values.add(value.stringValue());
            }
        }
        return values;
    }

    private static boolean isObjectOrMissing(JsonNode node) {
        return node.isObject() || node.isMissingNode() || node.isNull();
    }

    private static RuntimeException malformed() {
        return OAuthError.invalidRequest(
                "The parameter claims is not the JSON object of OpenID Connect section 5.5.");
    }
}
