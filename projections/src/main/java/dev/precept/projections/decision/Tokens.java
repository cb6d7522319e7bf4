package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.TOKEN_AHEAD_OF_IMAGE;
import static dev.precept.projections.decision.Reason.TOKEN_EXPIRED;
import static dev.precept.projections.decision.Reason.TOKEN_ISSUER_UNKNOWN;
import static dev.precept.projections.decision.Reason.TOKEN_OF_OTHER_LOG;
import static dev.precept.projections.decision.Reason.TOKEN_REVOKED;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ScopeDocument;

import java.time.Instant;

/**
 * What becomes of a token after its issue.
 *
 * <p>A cut-off ends what was decided before its position: a token decided at that position knew of
 * it. Of several that match, the latest rules. Cut-offs of client, subject, session, token and of
 * the whole organization end the token; those of an API or a scope end it in the token, and count
 * whether the token's organization made them or the one that owns the API.
 */
final class Tokens {
    private Tokens() {}

    /** Whether the application acts on its own behalf. */
    static boolean isWithoutUser(TokenClaims claims) {
        return claims.subject().equals(claims.clientId());
    }

    /**
     * Whether the token as a whole holds. Time is the request's, or the image's where that is
     * later, since cut-offs of single tokens leave the image once their time is over.
     */
    static Reason standing(View view, TokenClaims claims, Instant now) {
        Instant end = claims.expiresAt();
        if (!now.isBefore(end) || !view.image().at().isBefore(end)) {
            return TOKEN_EXPIRED;
        }
        if (!claims.log().equals(view.image().log())) {
            return TOKEN_OF_OTHER_LOG;
        }
        if (claims.position().value() > view.image().position().value()) {
            return TOKEN_AHEAD_OF_IMAGE;
        }
        if (!claims.organization().equals(view.organization().document().id())) {
            return TOKEN_ISSUER_UNKNOWN;
        }
        return isCutOff(view.organization().cutOffs(), claims) ? TOKEN_REVOKED : PERMITTED;
    }

    private static boolean isCutOff(CutOffs cutOffs, TokenClaims claims) {
        long latest = cutOffs.organization();
        latest = Math.max(latest, cutOffs.subject(claims.subject()));
        latest = Math.max(latest, cutOffs.token(claims.tokenId()));
        if (claims.session() != null) {
            latest = Math.max(latest, cutOffs.session(claims.session()));
        }
        if (Id.isId(claims.clientId())) {
            latest = Math.max(latest, cutOffs.client(new ApplicationId(claims.clientId())));
        }
        return isBefore(claims, latest);
    }

    /** Whether the API was cut off in the token. */
    static boolean isCutOff(View view, TokenClaims claims, ApiImage api) {
        ApiId id = api.document().id();
        return isBefore(claims, view.organization().cutOffs().api(id))
                || isBefore(claims, ownersCutOffs(view, api).api(id));
    }

    /** Whether the scope was cut off in the token. */
    static boolean isCutOff(View view, TokenClaims claims, ApiImage api, ScopeDocument scope) {
        ScopeId id = scope.id();
        return isBefore(claims, view.organization().cutOffs().scope(id))
                || isBefore(claims, ownersCutOffs(view, api).scope(id));
    }

    /** Whether the token was decided before the cut-off of this position; zero is none. */
    static boolean isBefore(TokenClaims claims, long cutOff) {
        return claims.position().value() < cutOff;
    }

    /** The cut-offs of the organization that owns the API. */
    static CutOffs ownersCutOffs(View view, ApiImage api) {
        OrganizationImage owner = view.image().organization(api.document().organization());
        return owner == null ? view.organization().cutOffs() : owner.cutOffs();
    }

    /** Whether the token is for this API, and not for an earlier one of its identifier. */
    static boolean isFor(TokenClaims claims, ApiImage api) {
        return claims.audience().contains(api.document().identifier())
                && api.document().meta().createdAtPosition().value() <= claims.position().value();
    }
}
