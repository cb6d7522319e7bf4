package dev.precept.pdp.jose;

import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;

/**
 * Reads our access tokens for whoever asks: callers of our own API, decisions, introspection.
 * Always by the keys of the image handed in. Cut-offs and grants are the decision's to look at.
 * Threads share it.
 */
public final class AccessTokens {
    private final KeyRings rings = new KeyRings();
    private final RememberedSignatures remembered = new RememberedSignatures();
    private final Issuers issuers;
    private final TokenProofs proofs;
    private final Waiting waiting;
    private final ForeignTokenVerifier foreign;
    private final OpaqueTokens opaque;

    public AccessTokens(
            OpaqueTokens opaque,
            Issuers issuers,
            Waiting waiting,
            ForeignKeys foreignKeys,
            TokenProofs proofs) {
        this.proofs = proofs;
        this.opaque = opaque;
        this.issuers = issuers;
        this.waiting = waiting;
        this.foreign = new ForeignTokenVerifier(foreignKeys);
    }

    /**
     * How an image is waited for that has reached what a token was decided at, on another node.
     *
     * @param loader this node's image
     * @param atMost how long to wait
     */
    public record Waiting(ImageLoader loader, Duration atMost) {}

    /**
     * The image to judge a verified token by: the one at hand, or a later one where the token was
     * decided beyond it; the one at hand again where none comes in time, which then refuses the
     * token.
     */
    public PolicyImage imageFor(TokenClaims claims, PolicyImage atHand) {
        if (claims.position().compareTo(atHand.position()) <= 0) {
            return atHand;
        }
        NonBlocking.beforeWaiting();
        return waiting.loader.await(claims.position(), waiting.atMost)
                ? waiting.loader.image()
                : atHand;
    }

    /** Whether the token, signed or opaque, is one of the organization's own, and in its time. */
    public Verification verify(
            PolicyImage image, OrganizationDocument organization, String token, Instant now) {
        String issuer = issuers.of(organization.handle());
        Instant latest = image.notBefore(now);
        return OpaqueTokens.isOne(token)
                ? opaque.verify(token, organization.id(), issuer, latest)
                : new TokenVerifier(rings.of(image), remembered)
                        .verify(token, organization.id(), issuer, latest);
    }

    /**
     * The token, ours or a trusted provider's, as the subject of a decision, where nothing but the
     * token is known.
     */
    public Subject subject(
            PolicyImage image, OrganizationDocument organization, String compact, Instant now) {
        return subject(image, organization, compact, ShownProof.none(), now);
    }

    /**
     * The token, ours or a trusted provider's, as the subject of a decision. What it says of a key
     * that it is bound to, counts as proved or as still to be proved.
     *
     * @param shown what came with it
     */
    public Subject subject(
            PolicyImage image,
            OrganizationDocument organization,
            String compact,
            ShownProof shown,
            Instant now) {
        return switch (verify(image, organization, compact, now)) {
            case Verification.Verified(TokenClaims claims) ->
                    judged(
                            new Subject.Token(facts(claims)),
                            claims.details().sender(),
                            compact,
                            shown,
                            now);
            case Verification.Refused(Verification.Reason reason) -> {
                Subject stranger = stranger(image, organization, compact, now);
                yield stranger instanceof Subject.ForeignToken foreign
                        ? judged(
                                foreign,
                                ForeignTokenVerifier.boundTo(foreign.claims(), compact),
                                compact,
                                shown,
                                now)
                        : stranger == null ? new Subject.RefusedToken(reason(reason)) : stranger;
            }
        };
    }

    private Subject judged(
            Subject bearer,
            @Nullable SenderKey key,
            String compact,
            ShownProof shown,
            Instant now) {
        return switch (proofs.judge(key, compact, shown, now)) {
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
            PolicyImage image, OrganizationDocument organization, String compact, Instant now) {
        OrganizationImage there = image.organization(organization.id());
        return there == null
                ? null
                : foreign.subject(there.identityProviders(), compact, image.notBefore(now));
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
