package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.SCOPE_NOT_IN_TOKEN;
import static dev.precept.projections.decision.Reason.TOKEN_EXPIRED;
import static dev.precept.projections.decision.Reason.TOKEN_REVOKED;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import java.time.Instant;

/**
 * What becomes of a trusted provider's token after its issue. It knows no position of ours, so that
 * instants are compared: a cut-off ends what was issued before it, by the provider's clock. A scope
 * is the one that its name means now, and what is granted today is always looked at, whatever the
 * API's mode: the provider never asked us for a grant.
 */
final class ForeignTokens {
    private ForeignTokens() {}

    /** Whether the token as a whole holds. Time is the request's, or the image's if later. */
    static Reason standing(
            View view, ForeignClaims claims, IdentityProviderImage provider, Party party) {
        CutOffs cutOffs = view.organization().cutOffs();
        Instant issued = claims.issuedAt();
        String name = claims.subject(provider.document().details().issuer());
        boolean isCutOff =
                cutOffs.isAfter(issued, new CutOffTarget.WholeOrganization())
                        || cutOffs.isAfter(
                                issued, new CutOffTarget.TokenId(claims.tokenId(), Instant.EPOCH))
                        || cutOffs.isAfter(issued, new CutOffTarget.Subject(name))
                        || (claims.session() != null
                                && cutOffs.isAfter(
                                        issued, new CutOffTarget.Session(claims.session(), null)))
                        || (party.user() != null
                                && cutOffs.isAfter(
                                        issued,
                                        new CutOffTarget.Subject(party.user().id().value())))
                        || (party.application() != null
                                && cutOffs.isAfter(
                                        issued,
                                        new CutOffTarget.Client(
                                                party.application().document().id())));
        return isCutOff ? TOKEN_REVOKED : PERMITTED;
    }

    /** Whether its time is over at the instant. */
    static Reason time(View view, ForeignClaims claims, Instant now) {
        Instant end = claims.expiresAt();
        return now.isBefore(end) && view.image().at().isBefore(end) ? PERMITTED : TOKEN_EXPIRED;
    }

    /** Whether the API was cut off after the token was issued. */
    static boolean isCutOff(View view, ForeignClaims claims, ApiImage api) {
        return isCutOff(view, claims, api, new CutOffTarget.Api(api.document().id()));
    }

    /** Whether the token is for this API, and not for an earlier one of its identifier. */
    static boolean isFor(ForeignClaims claims, ApiImage api) {
        return claims.audience().contains(api.document().identifier())
                && !api.document().meta().createdAt().isAfter(claims.issuedAt());
    }

    /** Whether the token holds the scope, and nothing that gives it was cut off since. */
    static Reason inToken(
            Question question, ForeignClaims claims, ApiImage api, ScopeDocument scope) {
        View view = question.view();
        if (!claims.scopes().contains(scope.wireName().value()) || !view.names(api, scope)) {
            return SCOPE_NOT_IN_TOKEN;
        }
        boolean isCutOff =
                isCutOff(view, claims, api, new CutOffTarget.Scope(scope.id()))
                        || isByCutRole(question, claims, scope.id());
        return isCutOff ? TOKEN_REVOKED : PERMITTED;
    }

    private static boolean isCutOff(
            View view, ForeignClaims claims, ApiImage api, CutOffTarget target) {
        return view.organization().cutOffs().isAfter(claims.issuedAt(), target)
                || Tokens.ownersCutOffs(view, api).isAfter(claims.issuedAt(), target);
    }

    /** One role that was cut off suffices: nobody can say which one the provider went by. */
    private static boolean isByCutRole(Question question, ForeignClaims claims, ScopeId scope) {
        OrganizationImage organization = question.view().organization();
        Party party = question.party();
        CutOffs cutOffs = organization.cutOffs();
        UserImage user = party.user();
        if (user == null || cutOffs.latestRole() == 0) {
            return false;
        }
        for (RoleImage role :
                organization.rolesGiving(
                        user, question.heldRoles(), scope, Scopes.audience(party.application()))) {
            if (cutOffs.isAfter(claims.issuedAt(), new CutOffTarget.Role(role.document().id()))) {
                return true;
            }
        }
        return false;
    }
}
