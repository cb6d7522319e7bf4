package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Operation;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.decision.Explanation.Grant;
import dev.precept.projections.decision.Explanation.Lack;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledOperation;
import dev.precept.projections.image.CompiledOperation.Alternative;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.ConditionalGrant;
import dev.precept.projections.image.GroupDocument;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleDocument;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a decision rests on. What counts, the parts of the rule say; this only names it.
 *
 * @param view where the question is asked
 * @param request the question
 * @param resource what it is about
 * @param party who asks, as far as that is there
 */
record Explainer(View view, AccessRequest request, Resource resource, Party party) {
    /** Ways to a scope, and wanted grounds, that are named at most. */
    private static final int NAMED = 20;

    /** Null where there is no such organization. */
    static @Nullable Explainer of(PolicyImage image, AccessRequest request) {
        OrganizationImage organization = image.organization(request.organization());
        if (organization == null) {
            return null;
        }
        View view = new View(image, organization);
        return new Explainer(view, request, Resource.of(view, request), Party.of(view, request));
    }

    /** An operation by method and path. */
    static String name(Operation operation) {
        return operation.method() + " " + operation.path().value();
    }

    // For a permit.

    List<Grant> grants(Decision decision) {
        ApiImage api = resource.api();
        List<Grant> grants = new ArrayList<>();
        if (api == null) {
            return grants;
        }
        CompiledOperation operation = resource.operation();
        if (operation != null) {
            grants.add(single(null, ground(Ground.Kind.OPERATION, thing(api), operation, api)));
        }
        if (decision.reason() != PERMITTED) {
            return grants;
        }
        ApplicationImage application = party.application();
        if (application != null) {
            grants.addAll(terms(application.document(), api));
        }
        Alternative met = Exercise.met(view, request, party, resource);
        for (ScopeDocument scope : met == null ? List.<ScopeDocument>of() : met.scopes()) {
            grants.addAll(scope(api, scope));
        }
        return grants;
    }

    /** An authorization or an active subscription will do, unless the API asks for the latter. */
    private List<Grant> terms(ApplicationDocument application, ApiImage api) {
        List<List<Ground>> ways = new ArrayList<>();
        boolean isAuthorized = application.authorizations().containsKey(api.document().id());
        if (isAuthorized && Scopes.isAuthorizationMet(question(api), api)) {
            ways.add(List.of(ground(Ground.Kind.AUTHORIZATION, thing(application), thing(api))));
        }
        SubscriptionDocument subscription =
                view.organization().subscription(application.id(), api.document().id());
        List<Grant> grants = new ArrayList<>();
        if (subscription != null && subscription.servesIn(party.environment())) {
            Ground active = ground(Ground.Kind.SUBSCRIPTION, thing(subscription), thing(api));
            ways.add(List.of(active));
            if (api.document().details().subscriptionRequired()) {
                grants.add(single(null, active));
            }
        }
        grants.add(new Grant(null, ways, true));
        return grants;
    }

    private List<Grant> scope(ApiImage api, ScopeDocument scope) {
        List<Grant> grants = new ArrayList<>();
        ApplicationImage application = party.application();
        boolean isTrusted = isTrusted(api);
        if (application != null && !isTrusted) {
            grants.add(
                    single(
                            thing(scope),
                            ground(
                                    Ground.Kind.AUTHORIZATION,
                                    thing(application.document()),
                                    thing(scope))));
        }
        UserImage user = party.user();
        if (user != null && !isTrusted && rolesCount(api)) {
            List<List<Ground>> ways = new ArrayList<>();
            RoleAudience audience = Scopes.audience(application);
            Question question = question(api);
            for (RoleImage role :
                    view.organization().rolesGiving(user, held(), scope.id(), audience)) {
                if (!isCutOff(role) && Scopes.judged(question, api, role) == PERMITTED) {
                    addWays(ways, user, role, scope);
                }
            }
            for (ConditionalGrant grant : Scopes.uncutGrants(question, user, scope.id())) {
                if (grant.condition().test(question) == Truth.MET
                        && Scopes.judged(question, api, grant.role()) == PERMITTED) {
                    addWays(ways, user, grant.role(), scope);
                }
            }
            grants.add(new Grant(thing(scope), ways, ways.size() < NAMED));
        }
        return grants;
    }

    /** The roles that count for the user. */
    private HeldRoles held() {
        return party.heldRoles(view.organization(), request.now());
    }

    private Question question(ApiImage api) {
        return Question.atCheck(view, party, request, api);
    }

    /** Whether the token is taken at its word. */
    private boolean isTrusted(ApiImage api) {
        return party.token() != null
                && api.document().details().decisionMode() == DecisionMode.TOKEN;
    }

    private boolean rolesCount(ApiImage api) {
        ApplicationImage application = party.application();
        ApiAuthorization authorization =
                application == null ? null : application.authorization(api.document().id());
        return authorization == null || authorization.policy() == AuthorizationPolicy.RBAC;
    }

    private boolean isCutOff(RoleImage role) {
        TokenClaims token = party.token();
        return token != null
                && Tokens.isBefore(token, view.organization().cutOffs().role(role.document().id()));
    }

    private void addWays(
            List<List<Ground>> ways, UserImage user, RoleImage role, ScopeDocument scope) {
        Thing named = thing(role.document());
        Ground permission = permission(role, scope);
        boolean isEmergencyOnly = view.organization().isEmergencyOnly(role, held());
        Climb climb = new Climb(permission, role, named, isEmergencyOnly);
        Member.User member = new Member.User(user.id());
        if (counts(climb, member) && ways.size() < NAMED) {
            ways.add(List.of(permission, membership(role, member, thing(user))));
        }
        for (Member.ProviderGroup group : view.organization().providerGroups(party.signIn())) {
            if (counts(climb, group) && ways.size() < NAMED) {
                ways.add(List.of(permission, membership(role, group, thing(group))));
            }
        }
        for (GroupImage group : view.organization().groupsOf(user)) {
            List<Ground> path = new ArrayList<>();
            path.add(ground(Ground.Kind.GROUP_MEMBER, thing(group.document()), thing(user)));
            climb(ways, path, climb, group);
        }
    }

    /** What is looked for from group to group. */
    private record Climb(Ground permission, RoleImage role, Thing named, boolean isEmergencyOnly) {}

    private boolean counts(Climb climb, Member member) {
        Validity validity = climb.role().validity(member);
        return validity != null
                && validity.isAt(request.now())
                && (!climb.isEmergencyOnly() || validity.breakGlass() != null);
    }

    /** That the role names the member, whenever it does. */
    private Ground membership(RoleImage role, Member member, Thing named) {
        Validity validity = role.validity(member);
        return new Ground(
                Ground.Kind.ROLE_MEMBER,
                thing(role.document()),
                named,
                view.organization().document().id(),
                validity == null || validity.isAlways() ? null : validity);
    }

    /** Every way from the group, by which the path came, to the role. */
    private void climb(List<List<Ground>> ways, List<Ground> path, Climb climb, GroupImage group) {
        if (ways.size() >= NAMED || path.size() > NAMED) {
            return;
        }
        Thing here = thing(group.document());
        Member.Group member = new Member.Group(group.id());
        if (counts(climb, member)) {
            List<Ground> way = new ArrayList<>();
            way.add(climb.permission());
            way.add(membership(climb.role(), member, here));
            way.addAll(path.reversed());
            ways.add(way);
        }
        for (GroupImage above : view.organization().groupsOf(group)) {
            path.add(ground(Ground.Kind.GROUP_MEMBER, thing(above.document()), here));
            climb(ways, path, climb, above);
            path.removeLast();
        }
    }

    // For a deny.

    List<Lack> missing(Decision decision) {
        ApiImage api = resource.api();
        Reason reason = decision.reason();
        if (api != null
                && (reason == Reason.POLICY_DENIES
                        || reason == Reason.POLICY_NOT_MET
                        || reason == Reason.POLICY_ENGINE_UNAVAILABLE)) {
            return List.of(new Lack(reason, null, List.of(), objecting(api, reason)));
        }
        if (api == null || !isOfGrants(reason)) {
            return List.of(new Lack(reason, null, List.of()));
        }
        if (terms() == reason) {
            return List.of(new Lack(reason, null, wantedOfTerms(api, reason)));
        }
        for (Alternative alternative : resource.alternatives()) {
            List<Lack> lacks = alternative.isMeetable() ? lacks(api, alternative) : List.of();
            if (!lacks.isEmpty() && lacks.getFirst().reason() == reason) {
                return lacks;
            }
        }
        return List.of(new Lack(reason, null, List.of()));
    }

    /** The policies that stand in the way of it for this reason. */
    private List<Thing> objecting(ApiImage api, Reason reason) {
        Question question = question(api);
        Set<CompiledPolicy> objecting = new LinkedHashSet<>();
        for (CompiledPolicy policy : view.policies(api, party.application())) {
            if (objects(policy, question, reason)) {
                objecting.add(policy);
            }
        }
        if (reason == Reason.POLICY_ENGINE_UNAVAILABLE) {
            for (Alternative alternative : resource.alternatives()) {
                for (ScopeDocument scope : alternative.scopes()) {
                    objecting.addAll(ofRoles(question, scope, reason));
                }
            }
        }
        return things(objecting);
    }

    /** Policies attached to roles that would give the scope. */
    private Set<CompiledPolicy> ofRoles(Question question, ScopeDocument scope, Reason reason) {
        UserImage user = party.user();
        Set<CompiledPolicy> objecting = new LinkedHashSet<>();
        if (user == null || !view.hasRolePolicies()) {
            return objecting;
        }
        List<RoleImage> roles = new ArrayList<>(Scopes.uncutRoles(question, user, scope.id()));
        Scopes.uncutGrants(question, user, scope.id()).forEach(it -> roles.add(it.role()));
        for (RoleImage role : roles) {
            for (CompiledPolicy policy : view.policies(role)) {
                if (objects(policy, question, reason)) {
                    objecting.add(policy);
                }
            }
        }
        return objecting;
    }

    /**
     * Whether the policy denies, as far as nobody can say that it does not, or does not permit; or
     * nobody is there to say either.
     */
    private static boolean objects(CompiledPolicy policy, Question question, Reason reason) {
        Truth truth = policy.source().test(question);
        boolean isUnavailable = truth == Truth.UNKNOWN && policy.source().isUnavailable(question);
        return switch (reason) {
            case POLICY_DENIES ->
                    policy.effect() == Effect.DENY && truth != Truth.NOT_MET && !isUnavailable;
            case POLICY_NOT_MET -> policy.effect() == Effect.PERMIT;
            case POLICY_ENGINE_UNAVAILABLE -> isUnavailable;
            default ->
                    switch (policy.effect()) {
                        case DENY -> truth != Truth.NOT_MET;
                        case PERMIT -> truth != Truth.MET;
                    };
        };
    }

    private static List<Thing> things(Set<CompiledPolicy> policies) {
        List<Thing> things = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            PolicyDocument document = policy.document();
            things.add(new Thing("policy", document.handle().value(), document.id().value()));
        }
        return things;
    }

    /** Whether the subject was not refused before it was asked what it may do. */
    private static boolean isOfGrants(Reason reason) {
        return switch (reason) {
            case API_NOT_LIVE,
                    NOT_AUTHORIZED_FOR_APPLICATION,
                    NO_SUBSCRIPTION,
                    SUBSCRIPTION_INACTIVE,
                    ENVIRONMENT_MISMATCH,
                    SCOPE_NOT_IN_TOKEN,
                    SCOPE_RECREATED,
                    NO_ROLE_IN_AUDIENCE,
                    ROLE_LACKS_PERMISSION,
                    ROLES_EXCLUDE,
                    CONDITION_NOT_MET ->
                    true;
            default -> false;
        };
    }

    private Reason terms() {
        ApplicationImage application = party.application();
        return application == null
                ? Terms.ofUserAlone(resource)
                : Terms.of(view, request, resource, party);
    }

    private List<Ground> wantedOfTerms(ApiImage api, Reason reason) {
        ApplicationImage application = party.application();
        if (reason == Reason.API_NOT_LIVE) {
            return List.of(ground(Ground.Kind.LIFECYCLE, thing(api), thing(api)));
        }
        if (application == null) {
            return List.of();
        }
        Thing client = thing(application.document());
        return switch (reason) {
            case NOT_AUTHORIZED_FOR_APPLICATION ->
                    List.of(ground(Ground.Kind.AUTHORIZATION, client, thing(api)));
            case NO_SUBSCRIPTION -> List.of(ground(Ground.Kind.SUBSCRIPTION, client, thing(api)));
            case SUBSCRIPTION_INACTIVE -> {
                SubscriptionDocument subscription =
                        view.organization()
                                .subscription(application.document().id(), api.document().id());
                Thing of = subscription == null ? client : thing(subscription);
                yield List.of(ground(Ground.Kind.SUBSCRIPTION, of, thing(api)));
            }
            default -> List.of();
        };
    }

    private List<Lack> lacks(ApiImage api, Alternative alternative) {
        List<Lack> lacks = new ArrayList<>();
        for (ScopeDocument scope : alternative.scopes()) {
            Reason reason = Exercise.missing(view, request, party, api, List.of(scope));
            if (reason != PERMITTED) {
                List<Thing> policies =
                        reason == Reason.CONDITION_NOT_MET
                                ? things(ofRoles(question(api), scope, reason))
                                : List.of();
                lacks.add(new Lack(reason, thing(scope), wantedOfScope(reason, scope), policies));
            }
        }
        return lacks;
    }

    private List<Ground> wantedOfScope(Reason reason, ScopeDocument scope) {
        ApplicationImage application = party.application();
        UserImage user = party.user();
        if (reason == Reason.NOT_AUTHORIZED_FOR_APPLICATION && application != null) {
            Thing client = thing(application.document());
            return List.of(ground(Ground.Kind.AUTHORIZATION, client, thing(scope)));
        }
        if (reason == Reason.ROLES_EXCLUDE && user != null) {
            return wantedOfExclusion(scope);
        }
        boolean isOfRoles =
                reason == Reason.NO_ROLE_IN_AUDIENCE || reason == Reason.ROLE_LACKS_PERMISSION;
        if (!isOfRoles || user == null) {
            return List.of();
        }
        RoleAudience audience = Scopes.audience(application);
        List<Ground> wanted = new ArrayList<>();
        for (RoleImage role : view.organization().rolesGiving(scope.id())) {
            if (role.document().audience().equals(audience) && wanted.size() < NAMED) {
                wanted.add(membership(role, new Member.User(user.id()), thing(user)));
                addWindows(wanted, role, user);
            }
        }
        for (RoleImage role : view.organization().effectiveRoles(user, held())) {
            if (role.document().audience().equals(audience) && wanted.size() < NAMED) {
                wanted.add(permission(role, scope));
            }
        }
        return wanted;
    }

    /** Groups of the user's that the role names, though not now. */
    private void addWindows(List<Ground> wanted, RoleImage role, UserImage user) {
        if (role.assignments().isEmpty()) {
            return;
        }
        for (GroupImage group : view.organization().effectiveGroups(user)) {
            Member.Group member = new Member.Group(group.id());
            if (role.hasMember(member) && wanted.size() < NAMED) {
                wanted.add(membership(role, member, thing(group.document())));
            }
        }
    }

    /** The exclusions for which roles that give the scope do not count; all would have to go. */
    private List<Ground> wantedOfExclusion(ScopeDocument scope) {
        List<RoleDocument> held =
                view.organization().excludedRoles(held()).stream()
                        .map(RoleImage::document)
                        .toList();
        Set<Ground> wanted = new LinkedHashSet<>();
        for (RoleDocument role : held) {
            if (giving(role).permissions().stream()
                    .noneMatch(it -> it.scope().equals(scope.id()))) {
                continue;
            }
            RoleDocument above = view.image().baseOf(view.organization(), role);
            for (RoleDocument other : held) {
                addExclusions(wanted, role, other);
                RoleDocument otherAbove = view.image().baseOf(view.organization(), other);
                if (above != null && otherAbove != null) {
                    addExclusions(wanted, above, otherAbove);
                }
            }
        }
        return wanted.stream().limit(NAMED).toList();
    }

    private static void addExclusions(Set<Ground> wanted, RoleDocument one, RoleDocument other) {
        addExclusion(wanted, one, other);
        addExclusion(wanted, other, one);
    }

    private static void addExclusion(Set<Ground> wanted, RoleDocument role, RoleDocument other) {
        if (role.ties().excludes().contains(other.id())) {
            wanted.add(
                    new Ground(
                            Ground.Kind.NO_EXCLUSION,
                            thing(role),
                            thing(other),
                            role.organization()));
        }
    }

    /** The role whose permissions count: the one above that it stands for, or itself. */
    private RoleDocument giving(RoleDocument role) {
        RoleDocument base = view.image().standsFor(view.organization(), role);
        return base == null ? role : base;
    }

    // Names.

    private static Grant single(@Nullable Thing scope, Ground ground) {
        return new Grant(scope, List.of(List.of(ground)), true);
    }

    private Ground ground(Ground.Kind kind, Thing of, Thing to) {
        OrganizationId owner =
                switch (kind) {
                    case OPERATION, LIFECYCLE ->
                            resource.api() == null
                                    ? view.organization().document().id()
                                    : resource.api().document().organization();
                    default -> view.organization().document().id();
                };
        return new Ground(kind, of, to, owner);
    }

    /** That the role gives the scope; where it stands for one above, that one. */
    private Ground permission(RoleImage role, ScopeDocument scope) {
        RoleDocument giving = giving(role.document());
        return new Ground(
                Ground.Kind.ROLE_PERMISSION, thing(giving), thing(scope), giving.organization());
    }

    private Ground ground(Ground.Kind kind, Thing of, CompiledOperation operation, ApiImage api) {
        String name = name(operation.operation());
        return new Ground(
                kind, of, new Thing("operation", name, name), api.document().organization());
    }

    private static Thing thing(ApiImage api) {
        ApiDocument document = api.document();
        return new Thing("api", document.handle().value(), document.id().value());
    }

    private static Thing thing(ApplicationDocument application) {
        return new Thing("application", application.handle().value(), application.id().value());
    }

    private static Thing thing(ScopeDocument scope) {
        return new Thing("scope", scope.name().value(), scope.id().value());
    }

    private static Thing thing(RoleDocument role) {
        return new Thing("role", role.handle().value(), role.id().value());
    }

    private static Thing thing(GroupDocument group) {
        return new Thing("group", group.handle().value(), group.id().value());
    }

    private Thing thing(Member.ProviderGroup group) {
        IdentityProviderImage provider =
                view.organization().identityProviders().get(group.provider());
        String handle =
                provider == null ? null : provider.document().handle() + ":" + group.group();
        return new Thing("idp-group", handle, RoleImage.name(group));
    }

    private static Thing thing(UserImage user) {
        return new Thing("user", user.document().handle().value(), user.id().value());
    }

    private static Thing thing(SubscriptionDocument subscription) {
        return new Thing("subscription", null, subscription.id().value());
    }
}
