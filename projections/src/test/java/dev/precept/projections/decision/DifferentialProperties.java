package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.Facts;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.reference.ReferencePdp;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.RandomConditions;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What must hold of decisions and tokens whatever the history and the question. The product is
 * compared with the executable specification, and both with claims that are stated as sentences.
 */
class DifferentialProperties {
    private static final int HISTORIES = 20;

    /** At most so many, where some did not bring what has to be seen. */
    private static final int MOST_HISTORIES = 10 * HISTORIES;

    private static final int COMMANDS = 300;
    private static final int COMMANDS_BETWEEN = 15;
    private static final int DECISIONS = 60;
    private static final int TOKENS = 12;

    /** What a check may come to where a token was granted the scope: it looks at more. */
    private static final Set<Reason> NOT_AT_ISSUE =
            Set.of(
                    Reason.PERMITTED,
                    Reason.DECISIONS_NOT_SERVED,
                    Reason.CONDITION_NOT_MET,
                    Reason.POLICY_DENIES,
                    Reason.POLICY_NOT_MET,
                    Reason.POLICY_ENGINE_UNAVAILABLE);

    private final Random random = Seed.random(DifferentialProperties.class);

    /** The product's whole answer is the specification's, all along every history. */
    @Test
    void permitIffReferencePermits() {
        Told told = new Told();
        for (int i = 0; i < HISTORIES || (!told.isEnough() && i < MOST_HISTORIES); i++) {
            compare(told);
        }
        assertThat(told.isEnough()).as("all is seen: %s", told.reasons).isTrue();
    }

    private void compare(Told told) {
        RandomHistory source = new RandomHistory(random).withRego();
        RandomQuestions questions = new RandomQuestions(random);
        Log log = Log.empty();
        for (int command = 0; command < COMMANDS; command += COMMANDS_BETWEEN) {
            List<EventEnvelope> more = new ArrayList<>();
            for (int j = 0; j < COMMANDS_BETWEEN; j++) {
                more.addAll(source.nextCommand());
            }
            log = log.with(more);
            compareDecisions(log, questions, told);
            compareTokens(log, questions);
        }
    }

    /** What was answered, how often. */
    private static final class Told {
        private final Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        private int limits;

        void add(Decision decision) {
            reasons.merge(decision.reason(), 1, Integer::sum);
            limits += decision.obligations().rateLimit() == null ? 0 : 1;
        }

        /**
         * Whether the histories brought what is to be compared: chance may leave some of it out.
         */
        boolean isEnough() {
            return reasons.values().stream().mapToInt(Integer::intValue).sum() > 20_000
                    && has(Reason.PERMITTED, 200)
                    && has(Reason.CONDITION_NOT_MET, 5)
                    && has(Reason.POLICY_DENIES, 5)
                    && has(Reason.POLICY_NOT_MET, 5)
                    && has(Reason.POLICY_ENGINE_UNAVAILABLE, 5)
                    && reasons.size() > 20
                    && limits > 5;
        }

        private boolean has(Reason reason, int times) {
            return reasons.getOrDefault(reason, 0) > times;
        }
    }

    private static void compareDecisions(Log log, RandomQuestions questions, Told told) {
        ReferencePdp reference = log.reference();
        for (int i = 0; i < DECISIONS; i++) {
            AccessRequest request = questions.access(log);
            Decision decision = log.decide(request);
            assertThat(decision)
                    .as("at %s: %s", log.image().position(), request)
                    .isEqualTo(reference.decide(request));
            if (i % 4 == 0) {
                assertThat(decision.isPermitted()).isEqualTo(reference.permits(request));
            }
            told.add(decision);
        }
    }

    private static void compareTokens(Log log, RandomQuestions questions) {
        ReferencePdp reference = log.reference();
        for (int i = 0; i < TOKENS; i++) {
            TokenRequest request = questions.token(log);
            assertThat(TokenPolicy.grant(log.image(), request))
                    .as("at %s: %s", log.image().position(), request)
                    .isEqualTo(reference.grant(request));
            questions.issue(log, request);
        }
        for (OrganizationImage organization : log.image().organizations()) {
            TokenClaims claims = questions.token(log, organization);
            Instant now = questions.now(log);
            assertThat(TokenPolicy.stillGranted(log.image(), claims, now))
                    .as("at %s: %s", log.image().position(), claims)
                    .isEqualTo(reference.stillGranted(claims, now));
            assertThat(TokenPolicy.isActive(log.image(), claims, now))
                    .as("at %s: %s", log.image().position(), claims)
                    .isEqualTo(reference.isActive(claims, now));
        }
    }

    /** Something of an organization, and the event that ends it. */
    private record Ending(OrganizationId organization, Id thing, DomainEvent event) {}

    /**
     * Whatever is deleted, no request that was denied is permitted after. But for a group with
     * attributes: its members leave it, and with it what a condition may have been against. And a
     * trusted caller is believed of a resource that is stored no more.
     */
    @Test
    void deletingNeverGrants() {
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = asked(log);
            List<Ending> endings = endings(log);
            for (int j = 0; j < 8 && !endings.isEmpty(); j++) {
                Ending ending = questions.pick(endings);
                Log after = log.with(ending.organization(), ending.thing(), ending.event());
                for (int k = 0; k < DECISIONS; k++) {
                    AccessRequest request = questions.access(log);
                    boolean isBelieved =
                            ending.event() instanceof ResourceEvent.ResourceDeleted
                                    && !request.supplied().resource().isEmpty();
                    if (!isOfTheFuture(log, request) && !isBelieved && !log.permits(request)) {
                        assertThat(after.decide(request).isPermitted())
                                .as("%s after %s: %s", log.decide(request), ending, request)
                                .isFalse();
                    }
                }
            }
        }
    }

    /** A question generator that has got tokens from the log. */
    private RandomQuestions asked(Log log) {
        RandomQuestions questions = new RandomQuestions(random);
        for (int i = 0; i < TOKENS; i++) {
            questions.issue(log, questions.token(log));
        }
        return questions;
    }

    private static boolean isOfTheFuture(Log log, AccessRequest request) {
        return request.subject() instanceof Subject.Token(TokenClaims claims)
                && claims.position().compareTo(log.image().position()) > 0;
    }

    private static List<Ending> endings(Log log) {
        List<Ending> endings = new ArrayList<>();
        for (OrganizationImage one : log.image().organizations()) {
            OrganizationId id = one.document().id();
            for (UserEvent end :
                    List.of(new UserEvent.UserDeleted(), new UserEvent.UserDeactivated())) {
                one.users(null, 100).forEach(u -> endings.add(new Ending(id, u.id(), end)));
            }
            one.groups(null, 100)
                    .forEach(
                            g ->
                                    endings.add(
                                            new Ending(id, g.id(), new GroupEvent.GroupDeleted())));
            one.roles().stream()
                    .map(role -> role.document().id())
                    .forEach(r -> endings.add(new Ending(id, r, new RoleEvent.RoleDeleted())));
            one.applications().stream()
                    .map(application -> application.document().id())
                    .forEach(
                            a ->
                                    endings.add(
                                            new Ending(
                                                    id,
                                                    a,
                                                    new ApplicationEvent.ApplicationDeleted())));
            one.subscriptions()
                    .forEach(
                            s ->
                                    endings.add(
                                            new Ending(
                                                    id,
                                                    s.id(),
                                                    new SubscriptionEvent.SubscriptionDeleted())));
            for (IdentityProviderImage provider : one.identityProviders().list()) {
                var deleted = new IdentityProviderEvent.IdentityProviderDeleted();
                endings.add(new Ending(id, provider.document().id(), deleted));
            }
            one.plans()
                    .forEach(p -> endings.add(new Ending(id, p.id(), new PlanEvent.PlanDeleted())));
            Facts.forEach(
                    one,
                    fact -> {
                        if (fact instanceof Fact.Resource(ResourceDocument resource)) {
                            endings.add(
                                    new Ending(
                                            id,
                                            resource.id(),
                                            new ResourceEvent.ResourceDeleted()));
                        }
                    });
            if (log.image().children(id).isEmpty()) {
                endings.add(new Ending(id, id, new OrganizationEvent.OrganizationDeleted()));
            }
            one.apis().forEach(api -> endings.addAll(endings(log, one, api)));
        }
        return endings;
    }

    /** The API and its scopes, as far as no other API is meant by their names afterwards. */
    private static List<Ending> endings(Log log, OrganizationImage owner, ApiImage api) {
        OrganizationId organization = owner.document().id();
        List<ApiImage> others = new ArrayList<>(owner.apis());
        log.image().ancestors(owner).forEach(above -> others.addAll(above.apis()));
        others.remove(api);
        Set<String> taken = new HashSet<>();
        others.forEach(other -> taken.addAll(names(other.document())));
        Set<String> wireNames = new HashSet<>();
        others.forEach(other -> other.scopes().forEach(s -> wireNames.add(s.wireName().value())));
        List<Ending> endings = new ArrayList<>();
        boolean hidesScopes = false;
        for (ScopeDocument scope : api.scopes()) {
            if (wireNames.contains(scope.wireName().value())) {
                hidesScopes = true;
            } else {
                endings.add(
                        new Ending(
                                organization,
                                api.document().id(),
                                new ApiEvent.ScopeRemoved(scope.id())));
            }
        }
        if (!hidesScopes && names(api.document()).stream().noneMatch(taken::contains)) {
            endings.add(new Ending(organization, api.document().id(), new ApiEvent.ApiDeleted()));
        }
        return endings;
    }

    private static Set<String> names(ApiDocument api) {
        Set<String> names = new HashSet<>(Set.of(api.handle().value(), api.identifier()));
        if (api.details().resourceType() != null) {
            names.add(api.details().resourceType());
        }
        return names;
    }

    /** Whatever policies are attached, what is permitted would be without them. */
    @Test
    void policiesOnlyNarrow() {
        int narrowed = 0;
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = asked(log);
            for (OrganizationImage organization : log.image().organizations()) {
                log = withOnePolicyMore(log, questions, organization);
            }
            Log without = withoutPolicies(log);
            for (int k = 0; k < 4 * DECISIONS; k++) {
                AccessRequest request = questions.access(log);
                boolean isPermitted = log.permits(request);
                if (!isOfTheFuture(log, request)) {
                    boolean isPermittedWithout = without.permits(request);
                    assertThat(isPermitted && !isPermittedWithout).as("%s", request).isFalse();
                    narrowed += isPermitted == isPermittedWithout ? 0 : 1;
                }
            }
        }
        assertThat(narrowed).isGreaterThan(5);
    }

    private static Log withoutPolicies(Log log) {
        Log without = log;
        for (OrganizationImage organization : log.image().organizations()) {
            for (PolicyDocument policy : organization.policies().list()) {
                for (PolicyTarget target : policy.targets()) {
                    without =
                            without.with(
                                    organization.document().id(),
                                    policy.id(),
                                    new PolicyEvent.PolicyDetached(target));
                }
            }
        }
        return without;
    }

    private Log withOnePolicyMore(
            Log log, RandomQuestions questions, OrganizationImage organization) {
        OrganizationId id = organization.document().id();
        PolicyId policy = new PolicyId("one-policy-more-in-" + id);
        PolicyDetails details =
                new PolicyDetails(
                        questions.chance(50) ? Effect.PERMIT : Effect.DENY,
                        new PolicySource.Condition(new RandomConditions(random).condition(3)),
                        Set.of());
        PolicyTarget target =
                organization.apis().isEmpty() || questions.chance(50)
                        ? new PolicyTarget.Organization()
                        : new PolicyTarget.Api(questions.pick(organization.apis()).document().id());
        Handle handle = new Handle("one-policy-more");
        return log.with(id, policy, new PolicyEvent.PolicyCreated(policy, id, handle, details))
                .with(id, policy, new PolicyEvent.PolicyAttached(target));
    }

    /** Where an API asks for a subscription and nobody has one, only what is public passes. */
    @Test
    void denyWithoutSubscription() {
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = asked(log);
            for (OrganizationImage owner : log.image().organizations()) {
                for (ApiImage api : owner.apis()) {
                    denyWithoutSubscription(log, questions, owner, api.document());
                }
            }
        }
    }

    private static void denyWithoutSubscription(
            Log log, RandomQuestions questions, OrganizationImage owner, ApiDocument api) {
        Log after =
                log.with(
                        api.organization(),
                        api.id(),
                        new ApiEvent.ApiChanged(subscribed(api.details())));
        for (OrganizationImage one : log.image().organizations()) {
            for (var subscription : one.subscriptions()) {
                if (subscription.api().equals(api.id())) {
                    after =
                            after.with(
                                    one.document().id(),
                                    subscription.id(),
                                    new SubscriptionEvent.SubscriptionDeleted());
                }
            }
        }
        ApiImage changed = after.image().organization(api.organization()).api(api.id());
        for (int i = 0; i < 10; i++) {
            AccessRequest about = questions.access(after, owner, changed);
            if (names(changed.document()).contains(about.resourceType())) {
                assertThat(after.decide(about).reason())
                        .as("%s", about)
                        .isNotEqualTo(Reason.PERMITTED);
            }
            TokenRequest token = questions.token(after);
            if (TokenPolicy.grant(after.image(), token) instanceof TokenGrant.Granted granted
                    && token.organization().equals(api.organization())) {
                assertThat(granted.audience()).doesNotContain(api.identifier());
            }
        }
    }

    private static ApiDetails subscribed(ApiDetails details) {
        return new ApiDetails(
                details.name(),
                details.description(),
                details.family(),
                details.version(),
                details.authorizationRequired(),
                true,
                details.resourceType(),
                details.decisionMode(),
                details.routes(),
                details.introspectors());
    }

    /** Whoever passed passes still when somebody is given one role more. */
    @Test
    void addingARoleNeverRemovesAccess() {
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            if (log.image().organizations().isEmpty()) {
                continue;
            }
            RandomQuestions questions = asked(log);
            Log after = withOneRoleMore(log, questions);
            for (int k = 0; k < 8 * DECISIONS; k++) {
                AccessRequest request = questions.access(log);
                if (log.permits(request)) {
                    assertThat(after.permits(request)).as("%s", request).isTrue();
                }
            }
        }
    }

    private static Log withOneRoleMore(Log log, RandomQuestions questions) {
        OrganizationImage organization = questions.pick(List.copyOf(log.image().organizations()));
        OrganizationId id = organization.document().id();
        RoleId role = new RoleId("one-role-more");
        RoleAudience audience =
                organization.applications().isEmpty() || questions.chance(60)
                        ? new RoleAudience.Organization()
                        : new RoleAudience.Application(
                                questions.pick(organization.applications()).document().id());
        Set<Permission> permissions = permissions(log, questions, organization);
        Log after =
                log.with(id, role, new RoleEvent.RoleCreated(role, id, handle(role), audience))
                        .with(id, role, new RoleEvent.PermissionsChanged(permissions, Set.of()));
        for (UserImage user : organization.users(null, 100)) {
            if (questions.chance(50)) {
                Member member = new Member.User(user.id());
                after = after.with(id, role, new RoleEvent.MemberAdded(member));
            }
        }
        return after;
    }

    private static Handle handle(RoleId role) {
        return new Handle(role.value());
    }

    private static Set<Permission> permissions(
            Log log, RandomQuestions questions, OrganizationImage organization) {
        Set<Permission> permissions = new HashSet<>();
        for (ApiImage api : questions.visible(log, organization)) {
            for (ScopeDocument scope : api.scopes()) {
                if (questions.chance(50)) {
                    permissions.add(new Permission(scope.api(), scope.id()));
                }
            }
        }
        return permissions;
    }

    /** All others' events taken away, every answer stays, but for positions. */
    @Test
    void organizationsDoNotInterfere() {
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = asked(log);
            for (OrganizationImage organization : log.image().organizations()) {
                Set<OrganizationId> family = new HashSet<>(Set.of(organization.document().id()));
                log.image()
                        .ancestors(organization)
                        .forEach(above -> family.add(above.document().id()));
                Family alone = Family.of(log, family);
                for (int k = 0; k < DECISIONS; k++) {
                    AccessRequest request = questions.access(log, organization);
                    assertThat(alone.log().decide(alone.moved(request)).reason())
                            .as("%s of %s", request, family)
                            .isEqualTo(log.decide(request).reason());
                }
                TokenClaims claims = questions.token(log, organization);
                Instant now = questions.now(log);
                if (family.contains(claims.organization())) {
                    assertThat(
                                    TokenPolicy.stillGranted(
                                            alone.log().image(), alone.moved(claims), now))
                            .isEqualTo(TokenPolicy.stillGranted(log.image(), claims, now));
                }
            }
        }
    }

    /**
     * The events of some organizations, moved together.
     *
     * @param before for each position of the whole log how many of the events up to it are left
     */
    private record Family(Log log, long[] before) {
        static Family of(Log whole, Set<OrganizationId> members) {
            List<EventEnvelope> kept = new ArrayList<>();
            long[] before = new long[whole.history().size() + 1];
            for (EventEnvelope envelope : whole.history()) {
                if (members.contains(envelope.recorded().organization())) {
                    kept.add(envelope);
                }
                before[Math.toIntExact(envelope.position().value())] = kept.size();
            }
            List<EventEnvelope> moved = new ArrayList<>();
            for (EventEnvelope envelope : kept) {
                int last = Math.toIntExact(envelope.lastOfCommand().value());
                moved.add(
                        new EventEnvelope(
                                new Position(moved.size() + 1),
                                new Position(before[last]),
                                envelope.at(),
                                envelope.recorded()));
            }
            return new Family(Log.of(moved), before);
        }

        AccessRequest moved(AccessRequest request) {
            if (!(request.subject() instanceof Subject.Token(TokenClaims claims))) {
                return request;
            }
            return new AccessRequest(
                    request.organization(),
                    new Subject.Token(moved(claims)),
                    request.action(),
                    request.resourceType(),
                    request.resourceId(),
                    request.application(),
                    request.environment(),
                    request.now(),
                    request.supplied());
        }

        TokenClaims moved(TokenClaims claims) {
            long position = claims.position().value();
            int head = before.length - 1;
            long moved =
                    position > head
                            ? before[head] + position - head
                            : before[Math.toIntExact(position)];
            return Claims.of(claims).position(moved);
        }
    }

    /** What is granted is permitted, what is dropped is not, and introspection says the same. */
    @Test
    void tokenScopesAgreeWithEvaluation() {
        int agreed = 0;
        for (int i = 0; i < HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = asked(log);
            for (int j = 0; j < 4 * TOKENS; j++) {
                TokenRequest request = questions.token(log);
                if (TokenPolicy.grant(log.image(), request) instanceof TokenGrant.Granted granted) {
                    agreed += agreements(log, questions, request, granted);
                }
            }
        }
        assertThat(agreed).isGreaterThan(300);
    }

    private static int agreements(
            Log log, RandomQuestions questions, TokenRequest request, TokenGrant.Granted granted) {
        OrganizationImage organization = log.image().organization(request.organization());
        TokenClaims claims =
                Claims.of(questions.claims(log, request, granted))
                        .expiresAt(request.now().plusSeconds(60));
        assertThat(TokenPolicy.stillGranted(log.image(), claims, request.now()))
                .isEqualTo(Set.copyOf(granted.scopes()));
        assertThat(TokenPolicy.isActive(log.image(), claims, request.now())).isTrue();
        View view = new View(log.image(), organization);
        int asked = 0;
        for (ApiImage api : questions.visible(log, organization)) {
            String handle = api.document().handle().value();
            boolean isMeant = view.apisNamed(handle).equals(List.of(api)) && view.identifies(api);
            for (ScopeDocument scope : isMeant ? api.scopes() : List.<ScopeDocument>of()) {
                AccessRequest check =
                        new AccessRequest(
                                request.organization(),
                                new Subject.Token(claims),
                                scope.name().value(),
                                handle,
                                "instance",
                                null,
                                organization
                                        .application(request.application())
                                        .document()
                                        .details()
                                        .environment(),
                                request.now());
                boolean isGranted =
                        view.names(api, scope)
                                && granted.scopes().contains(scope.wireName().value());
                Reason reason = log.decide(check).reason();
                assertThat(reason)
                        .as("%s of %s", scope, claims)
                        .matches(one -> isGranted ? NOT_AT_ISSUE.contains(one) : !one.isPermit());
                asked++;
            }
        }
        return asked;
    }

    /** Taken from a user, a role gives that user nothing, whatever it is given later. */
    @Test
    void revokeThenUnrelatedGrantNeverRestores() {
        for (int i = 0; i < 2 * HISTORIES; i++) {
            Log log = Log.of(RandomHistory.of(random, COMMANDS));
            RandomQuestions questions = asked(log);
            for (OrganizationImage organization : log.image().organizations()) {
                for (UserImage user : organization.users(null, 100)) {
                    for (RoleImage role : organization.rolesOf(user)) {
                        revokeThenGrant(log, questions, user, role.document().id());
                    }
                }
            }
        }
    }

    private static void revokeThenGrant(
            Log log, RandomQuestions questions, UserImage user, RoleId role) {
        OrganizationId id = user.document().organization();
        Member member = new Member.User(user.id());
        Log revoked = log.with(id, role, new RoleEvent.MemberRemoved(member));
        OrganizationImage organization = revoked.image().organization(id);
        boolean isHeldByGroup =
                organization.rolesHeld(organization.user(user.id()), log.at()).stream()
                        .anyMatch(held -> held.document().id().equals(role));
        if (isHeldByGroup) {
            return;
        }
        Set<Permission> more = permissions(log, questions, organization);
        more.removeAll(organization.role(role).document().permissions());
        Log given = revoked.with(id, role, new RoleEvent.PermissionsChanged(more, Set.of()));
        for (int i = 0; i < 10; i++) {
            AccessRequest any = questions.access(revoked, organization);
            Subject subject =
                    any.subject() instanceof Subject.Token(TokenClaims claims)
                            ? new Subject.Token(Claims.of(claims).subject(user.id().value()))
                            : new Subject.User(user.id().value());
            AccessRequest request = questions.by(any, subject, any.application());
            if (!isOfTheFuture(revoked, request) && !revoked.permits(request)) {
                assertThat(given.permits(request)).as("%s by %s", request, role).isFalse();
            }
        }
    }
}
