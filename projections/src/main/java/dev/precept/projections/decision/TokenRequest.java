package dev.precept.projections.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ScopeDocument;

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
 * @param consent what the user has let the application have; null where that is not to be looked
 *     at: the application acts for itself, or is to be told what to ask the user for
 */
public record TokenRequest(
        OrganizationId organization,
        ApplicationId application,
        @Nullable UserId user,
        @Nullable Set<String> scopes,
        List<String> resources,
        Instant now,
        Attributes signIn,
        @Nullable Consent consent) {
    public TokenRequest {
        scopes = scopes == null ? null : Set.copyOf(scopes);
        resources = List.copyOf(resources);
    }

    /**
     * What a user has let an application have. A name means what went by it then: what was made
     * under it later was consented to by nobody.
     *
     * @param scopes by wire name; null for all that are asked for
     * @param at position of the image on which the user did
     */
    public record Consent(@Nullable Set<String> scopes, Position at) {
        public Consent {
            scopes = scopes == null ? null : Set.copyOf(scopes);
        }
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
        return consent == null || consent.scopes() == null || consent.scopes().contains(wireName);
    }

    /** Whether the user has let the application have an earlier one of its name. */
    boolean isMadeSince(ScopeDocument scope) {
        return isAfterConsent(scope.addedAt());
    }

    /** The same of an API. */
    boolean isMadeSince(ApiImage api) {
        return isAfterConsent(api.document().meta().createdAtPosition());
    }

    private boolean isAfterConsent(Position made) {
        return consent != null && made.value() > consent.at().value();
    }
}
