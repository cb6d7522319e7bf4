package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.projections.decision.Explanation.Grant;
import dev.precept.projections.decision.Explanation.Lack;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** An explanation says what the decision says, and what it names is what the decision rests on. */
class ExplanationProperties {
    private static final int HISTORIES = 20;
    private static final int COMMANDS = 300;
    private static final int QUESTIONS = 160;

    private final Random random = Seed.random(ExplanationProperties.class);
    private int grantsTaken;
    private int lacksFilled;

    @Test
    void theVerdictIsTheDecisionsAndItsGroundsAreReal() {
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = new RandomQuestions(random);
            for (int j = 0; j < 20; j++) {
                questions.issue(log, questions.token(log));
            }
            for (int j = 0; j < QUESTIONS; j++) {
                AccessRequest request = log.completed(questions.access(log));
                Explanation explanation = Explanation.of(log.image(), request);
                assertThat(explanation.decision()).isEqualTo(log.decide(request));
                if (explanation.decision().isPermitted()) {
                    assertThat(explanation.missing()).isEmpty();
                    explanation.grants().forEach(grant -> isNecessary(log, request, grant));
                } else {
                    assertThat(explanation.grants()).isEmpty();
                    assertThat(explanation.missing()).isNotEmpty();
                    Lack first = explanation.missing().getFirst();
                    assertThat(first.reason())
                            .as("%s", request)
                            .isEqualTo(explanation.decision().reason());
                    policiesAreNamed(first);
                    first.wanted().forEach(ground -> movesOn(log, request, first, ground));
                }
            }
        }
        assertThat(grantsTaken).isGreaterThan(10);
        assertThat(lacksFilled).isGreaterThan(50);
    }

    /** Those that object; of a condition that is not met also those of a role. */
    private static void policiesAreNamed(Lack lack) {
        boolean isNamed = !lack.policies().isEmpty();
        switch (lack.reason()) {
            case POLICY_DENIES, POLICY_NOT_MET, POLICY_ENGINE_UNAVAILABLE ->
                    assertThat(isNamed).as("%s", lack).isTrue();
            case CONDITION_NOT_MET -> {}
            default -> assertThat(isNamed).as("%s", lack).isFalse();
        }
    }

    /** Without any of its ways, the request is denied; unless another alternative is met. */
    private void isNecessary(Log log, AccessRequest request, Grant grant) {
        OrganizationImage organization =
                Objects.requireNonNull(log.image().organization(request.organization()));
        Resource resource = Resource.of(new View(log.image(), organization), request);
        boolean isOnlyAlternative = resource.alternatives().size() == 1;
        assertThat(grant.ways()).as("%s %s", request, grant).isNotEmpty();
        if (!grant.isComplete()
                || !isOnlyAlternative
                || isAnyRoleExcluded(log.image(), organization, request)) {
            return;
        }
        Log without = log;
        Set<Ground> gone = new HashSet<>();
        for (List<Ground> way : grant.ways()) {
            Ground ground = way.get(random.nextInt(way.size()));
            if (ground.kind() == Ground.Kind.OPERATION) {
                return;
            }
            if (gone.add(ground)) {
                without = without.with(ground.owner(), stream(ground), taken(without, ground));
            }
        }
        assertThat(without.permits(request)).as("%s without %s", request, gone).isFalse();
        grantsTaken++;
    }

    /** Whoever leaves a group may so lose what kept another role from counting. */
    private static boolean isAnyRoleExcluded(
            PolicyImage image, OrganizationImage organization, AccessRequest request) {
        View view = new View(image, organization);
        Party party = Party.of(view, request);
        return !organization.excludedRoles(party.heldRoles(organization, request.now())).isEmpty();
    }

    /** With it, this is not what is told to be missing first. */
    private void movesOn(Log log, AccessRequest request, Lack lack, Ground ground) {
        if (ground.kind() == Ground.Kind.NO_EXCLUSION && lack.wanted().size() > 1) {
            return; // of several all have to go
        }
        Log with = log.with(ground.owner(), stream(ground), given(log, request, ground));
        Explanation then = Explanation.of(with.image(), request);
        if (!then.decision().isPermitted()) {
            Lack first = then.missing().getFirst();
            boolean isSame =
                    first.reason() == lack.reason() && Objects.equals(first.scope(), lack.scope());
            assertThat(isSame).as("%s: %s with %s", request, lack, ground).isFalse();
        }
        lacksFilled++;
    }

    private static Id stream(Ground ground) {
        String id = ground.of().id();
        return switch (ground.of().type()) {
            case "role" -> new RoleId(id);
            case "group" -> new GroupId(id);
            case "application" ->
                    ground.kind() == Ground.Kind.SUBSCRIPTION
                            ? new SubscriptionId("new-subscription")
                            : new ApplicationId(id);
            case "subscription" -> new SubscriptionId(id);
            default -> new ApiId(id);
        };
    }

    private static DomainEvent taken(Log log, Ground ground) {
        String id = ground.to().id();
        return switch (ground.kind()) {
            case ROLE_MEMBER -> new RoleEvent.MemberRemoved(member(ground.to()));
            case GROUP_MEMBER -> new GroupEvent.GroupMemberRemoved(groupMember(ground.to()));
            case ROLE_PERMISSION ->
                    new RoleEvent.PermissionsChanged(Set.of(), Set.of(held(log, ground)));
            case AUTHORIZATION ->
                    new ApplicationEvent.ApiDeauthorized(
                            ground.to().type().equals("api") ? new ApiId(id) : apiOf(log, id));
            case SUBSCRIPTION -> new SubscriptionEvent.SubscriptionDeleted();
            case NO_EXCLUSION, OPERATION, LIFECYCLE -> throw new AssertionError(ground);
        };
    }

    private static Permission held(Log log, Ground ground) {
        RoleId role = new RoleId(ground.of().id());
        ScopeId scope = new ScopeId(ground.to().id());
        return log.image().organization(ground.owner()).role(role).document().permissions().stream()
                .filter(permission -> permission.scope().equals(scope))
                .findFirst()
                .orElseThrow();
    }

    private static DomainEvent given(Log log, AccessRequest request, Ground ground) {
        String id = ground.to().id();
        return switch (ground.kind()) {
            case ROLE_MEMBER -> new RoleEvent.MemberAdded(member(ground.to()));
            case ROLE_PERMISSION ->
                    new RoleEvent.PermissionsChanged(
                            Set.of(new Permission(apiOf(log, id), new ScopeId(id))), Set.of());
            case AUTHORIZATION -> {
                boolean isOfApi = ground.to().type().equals("api");
                yield new ApplicationEvent.ApiAuthorized(
                        isOfApi ? new ApiId(id) : apiOf(log, id),
                        new ApiAuthorization(
                                AuthorizationPolicy.NO_POLICY,
                                isOfApi ? Set.of() : Set.of(new ScopeId(id)),
                                null));
            }
            case NO_EXCLUSION -> {
                RoleId role = new RoleId(ground.of().id());
                Set<RoleId> excludes =
                        new HashSet<>(
                                log.image()
                                        .organization(ground.owner())
                                        .role(role)
                                        .document()
                                        .ties()
                                        .excludes());
                excludes.remove(new RoleId(id));
                yield new RoleEvent.ExclusionsChanged(excludes);
            }
            case SUBSCRIPTION -> subscription(log, request, ground);
            case LIFECYCLE ->
                    new ApiEvent.LifecycleChanged(
                            api(log, new ApiId(id)).document().lifecycle(), Lifecycle.PUBLISHED);
            case GROUP_MEMBER, OPERATION -> throw new AssertionError(ground);
        };
    }

    private static DomainEvent subscription(Log log, AccessRequest request, Ground ground) {
        OrganizationImage organization =
                Objects.requireNonNull(log.image().organization(request.organization()));
        if (ground.of().type().equals("application")) {
            return new SubscriptionEvent.SubscriptionCreated(
                    new SubscriptionId("new-subscription"),
                    ground.owner(),
                    new ApplicationId(ground.of().id()),
                    new ApiId(ground.to().id()),
                    new PlanId("plan"),
                    SubscriptionStatus.ACTIVE);
        }
        SubscriptionId id = new SubscriptionId(ground.of().id());
        SubscriptionStatus from = Objects.requireNonNull(organization.subscription(id)).status();
        return new SubscriptionEvent.SubscriptionStatusChanged(from, SubscriptionStatus.ACTIVE);
    }

    private static ApiImage api(Log log, ApiId id) {
        return log.image().organizations().stream()
                .flatMap(organization -> organization.apis().stream())
                .filter(api -> api.document().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static ApiId apiOf(Log log, String scope) {
        return log.image().organizations().stream()
                .flatMap(organization -> organization.apis().stream())
                .filter(api -> api.scope(new ScopeId(scope)) != null)
                .findFirst()
                .orElseThrow()
                .document()
                .id();
    }

    private static Member member(Thing thing) {
        return switch (thing.type()) {
            case "user" -> new Member.User(new UserId(thing.id()));
            case "idp-group" -> {
                int colon = thing.id().indexOf(':');
                yield new Member.ProviderGroup(
                        new IdentityProviderId(thing.id().substring(0, colon)),
                        thing.id().substring(colon + 1));
            }
            default -> new Member.Group(new GroupId(thing.id()));
        };
    }

    private static GroupMember groupMember(Thing thing) {
        return thing.type().equals("user")
                ? new GroupMember.User(new UserId(thing.id()))
                : new GroupMember.Group(new GroupId(thing.id()));
    }
}
