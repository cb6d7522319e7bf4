package dev.precept.pdp.management;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent.TokensCutOff;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyWithdrawn;
import dev.precept.domain.user.UserEvent.UserDeactivated;
import dev.precept.pdp.audit.LiveUse.Sought;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantDifference;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whose tokens do less after some events: by the grants that differ, and by cut-offs.
 *
 * @param difference the grants that differ
 * @param isAll whether every token of the organization is cut off
 * @param applications whose tokens are cut off, by id
 * @param users those users', by id
 * @param notCounted what else kills or changes tokens, of which no grant tells
 */
record TokensTouched(
        GrantDifference difference,
        boolean isAll,
        Set<String> applications,
        Set<String> users,
        Set<String> notCounted) {
    /** What the events come to in an organization. */
    static TokensTouched of(
            GrantDifference difference, List<EventEnvelope> events, OrganizationId organization) {
        boolean isAll = false;
        Set<String> applications = new HashSet<>();
        Set<String> users = new HashSet<>();
        Set<String> notCounted = new TreeSet<>();
        for (EventEnvelope event : events) {
            if (!event.recorded().organization().equals(organization)) {
                continue;
            }
            if (event.event() instanceof SigningKeyWithdrawn) {
                notCounted.add("signing-key");
            } else if (event.event() instanceof UserDeactivated) {
                users.add(event.recorded().stream());
            } else if (event.event() instanceof TokensCutOff cutOff) {
                switch (cutOff.target()) {
                    case CutOffTarget.WholeOrganization _ -> isAll = true;
                    case CutOffTarget.Client(var id) -> applications.add(id.value());
                    case CutOffTarget.Subject(var subject) -> users.add(subject);
                    case CutOffTarget.Session _ -> notCounted.add("session");
                    case CutOffTarget.Api _ -> notCounted.add("api");
                    case CutOffTarget.Scope _ -> notCounted.add("scope");
                    case CutOffTarget.Role _ -> notCounted.add("role");
                    case CutOffTarget.TokenId _ -> notCounted.add("token");
                }
            }
        }
        if (isAll
                || !applications.isEmpty()
                || !users.isEmpty()
                || !difference.applications().isEmpty()) {
            notCounted.add("client-credentials");
        }
        return new TokensTouched(difference, isAll, applications, users, notCounted);
    }

    /** Whether there are none. */
    boolean isNone() {
        return notCounted.isEmpty() && difference.users() == 0;
    }

    Sought sought() {
        Set<String> through = new HashSet<>(applications);
        difference.applications().stream().map(Named::id).forEach(through::add);
        return new Sought(isAll, through, users);
    }

    /** Of which users grants through the application are meant. */
    Predicate<UserId> through(String application) {
        return isAll || applications.contains(application)
                ? _ -> true
                : difference
                        .touchedThrough(new ApplicationId(application))
                        .or(user -> users.contains(user.value()));
    }
}
