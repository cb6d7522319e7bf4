package dev.precept.pdp.jose;

import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import java.time.Duration;
import java.time.Instant;

/**
 * Reads our access tokens for whoever asks: callers of our own API, decisions, introspection.
 * Always by the keys of the image handed in. Cut-offs and grants are the decision's to look at.
 * Threads share it.
 */
public final class AccessTokens {
    private final Issuers issuers;
    private final Waiting waiting;
    private final SignedTokens signed;
    private final OpaqueTokens opaque;

    public AccessTokens(
            OpaqueTokens opaque,
            Issuers issuers,
            Waiting waiting,
            ForeignKeys foreignKeys,
            TokenProofs proofs) {
        this.opaque = opaque;
        this.issuers = issuers;
        this.waiting = waiting;
        this.signed = new SignedTokens(foreignKeys, proofs);
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
        return OpaqueTokens.isOne(token)
                ? opaque.verify(token, organization.id(), issuer, image.notBefore(now))
                : signed.verify(image, organization.id(), issuer, token, now);
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
        return signed.subject(
                image,
                image.organization(organization.id()),
                verify(image, organization, compact, now),
                new SignedTokens.Brought(compact, shown, now));
    }

    /** What a decision needs to know of a verified token. */
    public static dev.precept.projections.decision.TokenClaims facts(TokenClaims claims) {
        return SignedTokens.facts(claims);
    }
}
