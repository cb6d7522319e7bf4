package dev.precept.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.Set;

/**
 * Which issuer, and as what.
 *
 * @param issuer {@code {base}/o/{organization}}
 * @param clientId the application that people sign in at; null where nobody does
 * @param clientSecret its secret; null for a public one
 * @param scopes what it asks for
 * @param audience the API's identifier; null where there is none
 * @param introspection who asks about tokens; null where they are read by the issuer's keys
 */
@ConfigurationProperties("precept")
public record PreceptProperties(
        String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue("openid") Set<String> scopes,
        @Nullable String audience,
        @Nullable Introspection introspection) {
    /** An application that the API names among its introspectors. */
    public record Introspection(String clientId, String clientSecret) {
        /** Not the secret. */
        @Override
        public String toString() {
            return "Introspection[" + clientId + ']';
        }
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "PreceptProperties[" + issuer + ", " + clientId + ']';
    }
}
