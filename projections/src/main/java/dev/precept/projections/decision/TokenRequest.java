package dev.precept.projections.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A question to the token policy: what may a token hold?
 *
 * @param organization whose token it would be
 * @param application who asks for it
 * @param user on whose behalf; null under client_credentials
 * @param scopes wire names as asked for, or an API's own names where {@code resources} names the
 *     API; null where the request names none
 * @param resources API identifiers (RFC 8707); empty where the request names none
 * @param now the instant of the question
 * @param signIn what the token will say of how the user signed in
 * @param consented what the user has let the application have, by wire name; null where that is not
 *     to be looked at: the application acts for itself, or is to be told what to ask the user for
 */
public record TokenRequest(
        OrganizationId organization,
        ApplicationId application,
        @Nullable UserId user,
        @Nullable Set<String> scopes,
        List<String> resources,
        Instant now,
        Attributes signIn,
        @Nullable Set<String> consented) {
    public TokenRequest {
        scopes = scopes == null ? null : Set.copyOf(scopes);
        consented = consented == null ? null : Set.copyOf(consented);
        resources = List.copyOf(resources);
    }

    /** Without a look at the user's consent. */
    public TokenRequest(
            OrganizationId organization,
            ApplicationId application,
            @Nullable UserId user,
            @Nullable Set<String> scopes,
            List<String> resources,
            Instant now,
            Attributes signIn) {
        this(organization, application, user, scopes, resources, now, signIn, null);
    }

    /** Of which nothing is known of a sign-in. */
    public TokenRequest(
            OrganizationId organization,
            ApplicationId application,
            @Nullable UserId user,
            @Nullable Set<String> scopes,
            List<String> resources,
            Instant now) {
        this(organization, application, user, scopes, resources, now, Attributes.NONE, null);
    }

    /** Whether the user has let the application have what goes by this wire name. */
    boolean isConsented(String wireName) {
        return consented == null || consented.contains(wireName);
    }
}
