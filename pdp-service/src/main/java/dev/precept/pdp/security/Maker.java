package dev.precept.pdp.security;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A caller in whose name something is done later, when his token is over: he has to have the right
 * then, too.
 *
 * @param actor who it is, as written into events
 * @param client the application that he called by
 * @param at the position of the image that he was judged by
 */
public record Maker(Actor actor, ApplicationId client, Position at) {
    /** Whether he would be given the right over the organization now, and was not cut off since. */
    public boolean may(PolicyImage image, Right right, OrganizationId organization, Instant now) {
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        ApplicationImage application = system == null ? null : system.application(client);
        String id = actor.id();
        if (system == null || application == null || id == null) {
            return false;
        }
        ApiAuthorization authorization = application.authorization(ApiId.PRECEPT);
        OrganizationReach reach = authorization == null ? null : authorization.reach();
        return reach != null
                && reach.includes(organization)
                && !isCutOff(system.cutOffs(), id)
                && isGranted(image, right, id, now);
    }

    private boolean isCutOff(CutOffs cutOffs, String id) {
        long latest = Math.max(cutOffs.organization(), cutOffs.client(client));
        return at.value() < Math.max(latest, cutOffs.subject(id));
    }

    private boolean isGranted(PolicyImage image, Right right, String id, Instant now) {
        UserId user = actor.kind() == Actor.Kind.USER ? new UserId(id) : null;
        Set<String> scope = Set.of(right.scope());
        TokenRequest request =
                new TokenRequest(OrganizationId.SYSTEM, client, user, scope, List.of(), now);
        return TokenPolicy.grant(image, request) instanceof TokenGrant.Granted granted
                && granted.scopes().contains(right.scope());
    }
}
