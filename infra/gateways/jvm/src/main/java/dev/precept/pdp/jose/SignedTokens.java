package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashSet;

/**
 * Reads the access tokens that whoever has an image can verify: our signed ones, and those of
 * trusted providers whose keys are at hand. Always by the keys of the image handed in. Cut-offs and
 * grants are the decision's to look at. Threads share it; nothing waits.
 */
public final class SignedTokens {
    private final KeyRings rings = new KeyRings();
    private final RememberedSignatures remembered = new RememberedSignatures();
    private final TokenProofs proofs;
    private final ForeignTokenVerifier foreign;

    public SignedTokens(ForeignKeys foreignKeys, TokenProofs proofs) {
        this.foreign = new ForeignTokenVerifier(foreignKeys);
        this.proofs = proofs;
    }

    /**
     * Whether the token is one of the organization's own that are signed, and in its time.
     *
     * @param issuer the organization's
     */
    public Verification verify(
            PolicyImage image,
            OrganizationId organization,
            String issuer,
            String token,
            Instant now) {
        return new TokenVerifier(rings.of(image), remembered)
                .verify(token, organization, issuer, image.notBefore(now));
    }

    /** How a token was brought, and when. */
    public record Brought(String token, ShownProof shown, Instant now) {}

    /**
     * The token, ours or a trusted provider's, as the subject of a decision. What it says of a key
     * that it is bound to, counts as proved or as still to be proved.
     *
     * @param issuer the organization's
     */
    public Subject subject(
            PolicyImage image, OrganizationImage organization, String issuer, Brought brought) {
        Verification verified =
                verify(image, organization.document().id(), issuer, brought.token(), brought.now());
        return subject(image, organization, verified, brought);
    }

    /** The same, where whether it is one of our own was seen already. */
    Subject subject(
            PolicyImage image,
            @Nullable OrganizationImage organization,
            Verification verified,
            Brought brought) {
        return switch (verified) {
            case Verification.Verified(TokenClaims claims) ->
                    judged(new Subject.Token(facts(claims)), claims.details().sender(), brought);
            case Verification.Refused(Verification.Reason reason) -> {
                Subject stranger = stranger(image, organization, brought);
                yield stranger instanceof Subject.ForeignToken known
                        ? judged(
                                known,
                                ForeignTokenVerifier.boundTo(known.claims(), brought.token()),
                                brought)
                        : stranger == null ? new Subject.RefusedToken(reason(reason)) : stranger;
            }
        };
    }

    private Subject judged(Subject bearer, @Nullable SenderKey key, Brought brought) {
        return switch (proofs.judge(key, brought.token(), brought.shown(), brought.now())) {
            case PROVED -> key == null ? bearer : proved(bearer);
            case MISSING -> bearer;
            case INVALID -> new Subject.RefusedToken(Reason.PROOF_INVALID);
        };
    }

    private static Subject proved(Subject bearer) {
        return switch (bearer) {
            case Subject.Token(var claims) -> new Subject.Token(claims.proved());
            case Subject.ForeignToken(var claims) -> new Subject.ForeignToken(claims.proved());
            case Subject.User _,
                    Subject.Client _,
                    Subject.ApiKey _,
                    Subject.RefusedToken _,
                    Subject.Unknown _ ->
                    bearer;
        };
    }

    /** The bearer of a token that claims a trusted issuer; null where it claims none. */
    private @Nullable Subject stranger(
            PolicyImage image, @Nullable OrganizationImage organization, Brought brought) {
        return organization == null
                ? null
                : foreign.subject(
                        organization.identityProviders(),
                        brought.token(),
                        image.notBefore(brought.now()));
    }

    /** What a decision needs to know of a verified token. */
    public static dev.precept.projections.decision.TokenClaims facts(TokenClaims claims) {
        return new dev.precept.projections.decision.TokenClaims(
                claims.organization(),
                claims.client().value(),
                claims.subject(),
                new LinkedHashSet<>(claims.audience()),
                new LinkedHashSet<>(claims.scopes()),
                claims.tokenId(),
                claims.details().session(),
                claims.log(),
                claims.position(),
                claims.expiresAt(),
                claims.details().sender() != null,
                claims.details().signIn());
    }

    private static Reason reason(Verification.Reason reason) {
        return switch (reason) {
            case EXPIRED, NOT_YET_VALID -> Reason.TOKEN_EXPIRED;
            case WRONG_ISSUER -> Reason.TOKEN_ISSUER_UNKNOWN;
            case TOO_LARGE,
                    MALFORMED,
                    WRONG_TYPE,
                    CRITICAL_HEADER,
                    UNKNOWN_KEY,
                    WRONG_ALGORITHM,
                    BAD_SIGNATURE,
                    BAD_CLAIMS ->
                    Reason.TOKEN_INVALID;
        };
    }
}
