package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.OrganizationReach;
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
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether there is somebody who may approve of what another proposes: an organization with one
 * administrator that had everything wait would never change again. Looks at so many users and
 * clients only; who has more administrators than that names them as approvers.
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
                        .filter(it -> reaches(it, view.id()))
                        .map(it -> it.document().id())
                        .toList();
        Stream<Party> themselves = clients.stream().map(SecondPerson::itself);
        Set<Actor> actors = actors(system, policy);
        Stream<Party> users =
                clients.stream()
                        .flatMap(client -> actors.stream().map(actor -> new Party(actor, client)));
        return Stream.concat(themselves, users)
                .limit(Limits.PARTIES_LOOKED_AT)
                .filter(party -> policy.admits(party.actor()) && !proposer.isOneWith(party))
                .anyMatch(party -> mayAdminister(view, party, now));
    }

    private static Party itself(ApplicationId client) {
        return new Party(
                new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, client.value()), client);
    }

    /** Whether rights over the organization can be had through the client. */
    private static boolean reaches(ApplicationImage client, OrganizationId organization) {
        ApiAuthorization authorization = client.authorization(ApiId.PRECEPT);
        OrganizationReach reach = authorization == null ? null : authorization.reach();
        return reach != null && reach.includes(organization);
    }

    private static boolean mayAdminister(View view, Party party, Instant now) {
        PolicyImage image = view.image();
        return Callers.standing(image, party.actor(), party.client(), now)
                .filter(it -> it.may(Right.ADMIN, view.id()))
                .isPresent();
    }

    /** The users who might: those named, or else whom the roles of our own API are given to. */
    private static Set<Actor> actors(OrganizationImage system, ApprovalPolicy policy) {
        Stream<UserId> users =
                policy.approvers() != null
                        ? policy.approvers().users().stream()
                        : system.roles().stream()
                                .filter(SecondPerson::isOurs)
                                .flatMap(role -> members(system, role));
        return users.distinct()
                .limit(Limits.ADMINISTRATORS_LOOKED_AT)
                .map(it -> new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, it.value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isOurs(RoleImage role) {
        return role.document().permissions().stream()
                .anyMatch(it -> it.api().equals(ApiId.PRECEPT));
    }

    private static Stream<UserId> members(OrganizationImage system, RoleImage role) {
        Stream<UserId> inGroups =
                role.groupMembers().stream()
                        .map(system::group)
                        .filter(Objects::nonNull)
                        .flatMap(
                                it ->
                                        it
                                                .userMembers(null, Limits.ADMINISTRATORS_LOOKED_AT)
                                                .stream());
        return Stream.concat(
                role.userMembers(null, Limits.ADMINISTRATORS_LOOKED_AT).stream(), inGroups);
    }
}
