package dev.precept.projections.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.ApplicationEvent.ApiAuthorized;
import dev.precept.domain.application.ApplicationEvent.ApiDeauthorized;
import dev.precept.domain.role.RoleEvent.PermissionsChanged;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** What is proposed takes from nobody what somebody made use of. */
class LeastPrivilegeProperties {
    private static final int HISTORIES = Integer.getInteger("histories", 12);
    private static final int COMMANDS = 250;
    private static final int QUESTIONS = 400;

    private final Random random = Seed.random(LeastPrivilegeProperties.class);

    @Test
    void everythingThatWasPermittedStaysPermitted() {
        int proposals = 0;
        int permits = 0;
        for (int i = 0; i < HISTORIES; i++) {
            RandomHistory source = new RandomHistory(random).withRego();
            Log log = Log.empty();
            for (int j = 0; j < COMMANDS; j++) {
                log = log.with(source.nextCommand());
            }
            List<AccessRequest> permitted = permitted(log, random.nextBoolean());
            permits += permitted.size();
            for (OrganizationImage organization : log.image().organizations()) {
                List<Proposal> proposed = proposals(log.image(), organization, permitted);
                proposals += proposed.size();
                PolicyImage after = after(log, organization, proposed);
                for (AccessRequest request : permitted) {
                    assertThat(PolicyDecisionPoint.decide(after, request).isPermitted())
                            .as("%s after %s", request, proposed)
                            .isTrue();
                }
                List<Proposal> again =
                        proposals(after, organization(after, organization), permitted);
                assertThat(again).as("after %s", proposed).isEmpty();
            }
        }
        assertThat(proposals).isPositive();
        assertThat(permits).isPositive();
    }

    private static OrganizationImage organization(PolicyImage image, OrganizationImage before) {
        OrganizationImage found = image.organization(before.document().id());
        assertThat(found).isNotNull();
        return found == null ? before : found;
    }

    private List<AccessRequest> permitted(Log log, boolean isFew) {
        RandomQuestions questions = new RandomQuestions(random);
        List<AccessRequest> permitted = new ArrayList<>();
        for (int i = isFew ? QUESTIONS / 4 : 0; i < QUESTIONS; i++) {
            AccessRequest request = questions.access(log);
            if (PolicyDecisionPoint.decide(log.image(), request).isPermitted()) {
                permitted.add(request);
            }
        }
        return permitted;
    }

    private List<Proposal> proposals(
            PolicyImage image, OrganizationImage organization, List<AccessRequest> permitted) {
        Usage usage = new Usage(image, organization, image.at());
        Map<ApiId, Set<ApplicationId>> called = new HashMap<>();
        for (AccessRequest request : permitted) {
            Exercise exercise = Exercise.of(image, request);
            if (exercise != null && request.organization().equals(organization.document().id())) {
                add(exercise, usage, called);
            }
        }
        return new LeastPrivilege(organization, usage, called).proposals();
    }

    private static void add(Exercise exercise, Usage usage, Map<ApiId, Set<ApplicationId>> called) {
        ApplicationId application =
                exercise.application() == null ? null : exercise.application().document().id();
        Set<ApplicationId> by =
                called.computeIfAbsent(exercise.api().document().id(), _ -> new HashSet<>());
        if (application != null) {
            by.add(application);
        }
        for (ScopeDocument scope : exercise.scopes()) {
            if (exercise.user() != null) {
                usage.add(new Use(exercise.user().name(), true, application, true, scope.id()));
            } else if (application != null) {
                usage.add(new Use(application.value(), false, application, true, scope.id()));
            }
        }
    }

    private static PolicyImage after(
            Log log, OrganizationImage organization, List<Proposal> proposals) {
        OrganizationId id = organization.document().id();
        Log after = log;
        for (Proposal proposal : proposals) {
            after =
                    switch (proposal) {
                        case Proposal.NarrowAuthorization(var app, var api, var narrowed, _) ->
                                after.with(
                                        id, app.document().id(), new ApiAuthorized(api, narrowed));
                        case Proposal.RemoveAuthorization(var app, var api, _) ->
                                after.with(id, app.document().id(), new ApiDeauthorized(api));
                        case Proposal.NarrowRole(var role, _, var dropped) ->
                                after.with(
                                        id,
                                        role.document().id(),
                                        new PermissionsChanged(Set.of(), dropped));
                    };
        }
        return after.image();
    }
}
