package dev.precept.pdp.management;

import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.proposal.Party;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Callers;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether there is somebody who may approve of what another proposes: an organization with one
 * administrator that had everything wait would never change again. Looks at so many users of a role
 * or group only; who has more administrators than that names them as approvers.
 */
final class SecondPerson {
    private SecondPerson() {}

    /** Ends the request unless another than the caller may approve of what he proposes. */
    static void require(View view, Caller caller, ApprovalPolicy policy, Instant now) {
        OrganizationImage system = view.image().organization(OrganizationId.SYSTEM);
        Party proposer = new Party(caller.actor(), caller.client());
        boolean isThere = system != null && isThere(view, system, proposer, policy, now);
        if (!isThere) {
            throw ProblemException.of(
                    409,
                    "no-second-person",
                    "Nobody else holds precept:admin over this organization and may approve: what"
                            + " is proposed would wait for ever. Make another administrator"
                            + " first.");
        }
    }

    private static boolean isThere(
            View view,
            OrganizationImage system,
            Party proposer,
            ApprovalPolicy policy,
            Instant now) {
        List<ApplicationId> clients =
                system.applications().stream()
                        .filter(it -> it.authorization(ApiId.PRECEPT) != null)
                        .map(it -> it.document().id())
                        .toList();
        Set<Actor> actors = actors(system, policy);
        for (ApplicationId client : clients) {
            Set<Actor> each = new HashSet<>(actors);
            each.add(new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, client.value()));
            for (Actor actor : each) {
                Party party = new Party(actor, client);
                if (policy.admits(actor)
                        && !proposer.isOneWith(party)
                        && mayAdminister(view, party, now)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean mayAdminister(View view, Party party, Instant now) {
        PolicyImage image = view.image();
        return Callers.standing(image, party.actor(), party.client(), now)
                .filter(it -> it.may(Right.ADMIN, view.id()))
                .isPresent();
    }

    /** The users who might: those named, or else whom the roles of our own API are given to. */
    private static Set<Actor> actors(OrganizationImage system, ApprovalPolicy policy) {
        Set<UserId> users = new HashSet<>();
        if (policy.approvers() != null) {
            users.addAll(policy.approvers().users());
        } else {
            for (RoleImage role : system.roles()) {
                boolean isOurs =
                        role.document().permissions().stream()
                                .anyMatch(it -> it.api().equals(ApiId.PRECEPT));
                if (isOurs) {
                    users.addAll(role.userMembers(null, Limits.ADMINISTRATORS_LOOKED_AT));
                    role.groupMembers().stream()
                            .map(system::group)
                            .filter(GroupImage.class::isInstance)
                            .forEach(
                                    it ->
                                            users.addAll(
                                                    it.userMembers(
                                                            null,
                                                            Limits.ADMINISTRATORS_LOOKED_AT)));
                }
            }
        }
        Set<Actor> actors = new HashSet<>();
        users.forEach(
                it -> actors.add(new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, it.value())));
        return actors;
    }
}
