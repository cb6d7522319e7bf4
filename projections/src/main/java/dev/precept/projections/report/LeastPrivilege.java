package dev.precept.projections.report;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.report.Usage.Answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Proposes the least that would have permitted what happened: of each application's authorizations
 * the scopes that it made use of; of each role the permissions that some use needed, where few
 * roles are to give a scope rather than many. What records cannot rule out stays. Of APIs that
 * there is no record of, nothing is proposed.
 *
 * @param organization as it is
 * @param usage what was made use of
 * @param called for each API of which anything was permitted, the applications by which
 */
public record LeastPrivilege(
        OrganizationImage organization, Usage usage, Map<ApiId, Set<ApplicationId>> called) {

    /** The proposals, each of one command, in the order of handles: applications, then roles. */
    public List<Proposal> proposals() {
        List<Proposal> proposals = new ArrayList<>();
        for (ApplicationImage application : organization.applications()) {
            application.document().authorizations().keySet().stream()
                    .filter(this::isJudged)
                    .sorted(Comparator.comparing(ApiId::value))
                    .forEach(api -> narrow(application, api, proposals));
        }
        Map<ScopeId, Set<RoleId>> needed = new HashMap<>();
        for (RoleImage role : organization.roles()) {
            narrow(role, needed, proposals);
        }
        return proposals;
    }

    /** Whether there is a record of decisions about it; our own API's are in none. */
    private boolean isJudged(ApiId api) {
        return !api.equals(ApiId.PRECEPT) && called.containsKey(api);
    }

    private void narrow(ApplicationImage application, ApiId api, List<Proposal> proposals) {
        ApiAuthorization authorization = application.authorization(api);
        if (authorization == null) {
            return;
        }
        ApplicationId id = application.document().id();
        Set<ScopeId> kept = new HashSet<>(authorization.scopes());
        kept.removeIf(scope -> usage.of(id, scope) == Answer.UNUSED);
        Set<ScopeId> dropped = new HashSet<>(authorization.scopes());
        dropped.removeAll(kept);
        boolean isCalled = called.getOrDefault(api, Set.of()).contains(id);
        if (kept.isEmpty() && !isCalled) {
            proposals.add(new Proposal.RemoveAuthorization(application, api, dropped));
        } else if (!dropped.isEmpty()) {
            ApiAuthorization narrowed =
                    new ApiAuthorization(
                            authorization.policy(),
                            kept,
                            authorization.reach(),
                            authorization.condition());
            proposals.add(new Proposal.NarrowAuthorization(application, api, narrowed, dropped));
        }
    }

    private void narrow(
            RoleImage role, Map<ScopeId, Set<RoleId>> needed, List<Proposal> proposals) {
        RoleDocument document = role.document();
        if (document.isShared() || document.ties().basedOn() != null) {
            return; // used in organizations below, or a matter of the one above
        }
        Set<Permission> kept = new HashSet<>();
        Set<Permission> dropped = new HashSet<>();
        for (Permission permission : role.document().permissions()) {
            boolean isKept =
                    !isJudged(permission.api())
                            || needed.computeIfAbsent(permission.scope(), usage::needed)
                                    .contains(role.document().id());
            (isKept ? kept : dropped).add(permission);
        }
        if (!dropped.isEmpty()) {
            proposals.add(new Proposal.NarrowRole(role, kept, dropped));
        }
    }
}
