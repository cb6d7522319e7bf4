package dev.precept.projections.decision;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * What a verified token of a trusted provider says. What its client and its user are here, the
 * image tells.
 *
 * @param provider who issued it
 * @param clientId the provider's client that it was given to
 * @param subject the provider's {@code sub}
 * @param user the id or handle of a user here, as the mapped claim says; null where none says
 * @param audience {@code aud}
 * @param scopes its scopes, by wire names here
 * @param tokenId {@code jti}; empty where it has none
 * @param session {@code sid}, where there is one
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}
 * @param isSenderConstrained whether it names a key that the bearer must prove to hold, and has not
 * @param more what else it says that conditions may read
 */
public record ForeignClaims(
        IdentityProviderId provider,
        String clientId,
        String subject,
        @Nullable String user,
        Set<String> audience,
        Set<String> scopes,
        String tokenId,
        @Nullable String session,
        Instant issuedAt,
        Instant expiresAt,
        boolean isSenderConstrained,
        Attributes more) {
    public ForeignClaims {
        audience = Set.copyOf(audience);
        scopes = Set.copyOf(scopes);
    }

    /** The same, its key proved. */
    public ForeignClaims proved() {
        return new ForeignClaims(
                provider, clientId, subject, user, audience, scopes, tokenId, session, issuedAt,
                expiresAt, false, more);
    }

    /** What cut-offs call its subject, where that is the provider's issuer. */
    public String subject(String issuer) {
        return issuer + '#' + subject;
    }

    /** Whether the client acts on its own behalf. */
    boolean isWithoutUser() {
        return subject.equals(clientId);
    }

    /** The application here that its client stands for; null for none. */
    public @Nullable ApplicationImage application(
            PolicyImage image, OrganizationImage organization) {
        return party(image, organization).application();
    }

    /** The user here that it names; null for none. */
    public @Nullable UserImage user(PolicyImage image, OrganizationImage organization) {
        return party(image, organization).user();
    }

    private Party party(PolicyImage image, OrganizationImage organization) {
        IdentityProviderImage known = organization.identityProviders().get(provider);
        return known == null
                ? new Party(null, null, this)
                : Party.of(new View(image, organization), known, this);
    }
}
