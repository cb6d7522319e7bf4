package dev.precept.projections.bundle;

import dev.precept.domain.group.GroupMember;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.delta.FactListener;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Learns which documents may differ between two images. For one thread. */
final class Touched implements FactListener {
    private static final List<BundleCollection> OF_APIS =
            List.of(
                    BundleCollection.APIS,
                    BundleCollection.API_NAMES,
                    BundleCollection.API_IDENTIFIERS,
                    BundleCollection.ROUTES);
    private static final List<BundleCollection> OF_APPLICATIONS =
            List.of(
                    BundleCollection.APPLICATIONS,
                    BundleCollection.APPLICATION_NAMES,
                    BundleCollection.AUTHORIZATIONS);

    private final PolicyImage before;
    private final PolicyImage after;
    private final Map<About, Fact> facts = new LinkedHashMap<>();
    private final Set<OrganizationId> gone = new LinkedHashSet<>();
    private final Map<BundleKey, OrganizationId> keys = new LinkedHashMap<>();

    private record About(OrganizationId of, Class<?> kind, Object key) {}

    Touched(PolicyImage before, PolicyImage after) {
        this.before = before;
        this.after = after;
    }

    @Override
    public void holds(OrganizationId of, Fact fact) {
        facts.put(new About(of, fact.getClass(), fact.key()), fact);
    }

    @Override
    public void ceases(OrganizationId of, Fact fact) {
        holds(of, fact);
    }

    @Override
    public void gone(Fact.DeletedOrganization left, @Nullable OrganizationImage was) {
        gone.add(left.organization());
    }

    /**
     * The documents that may differ, and whose they are.
     *
     * @param most where there are more than so many, it stops soon after
     */
    Map<BundleKey, OrganizationId> keys(int most) {
        for (OrganizationId id : gone) {
            OrganizationImage was = before.organizationsImage().get(id);
            if (was != null) {
                Entries entries = new Entries(before, FeedFilter.EVERYTHING, was);
                for (BundleCollection collection : BundleCollection.values()) {
                    entries.forEachId(
                            collection,
                            each -> {
                                if (keys.size() <= most) {
                                    add(id, collection, each);
                                }
                            });
                }
                was.rolesStoodFor().forEach(base -> above(id, base));
            }
        }
        for (Map.Entry<About, Fact> each : facts.entrySet()) {
            if (keys.size() > most) {
                return keys;
            }
            add(each.getKey().of(), each.getValue());
        }
        return keys;
    }

    private void add(OrganizationId of, BundleCollection collection, String id) {
        keys.put(collection.key(id), of);
    }

    private void add(OrganizationId of, Fact fact) {
        switch (fact) {
            case Fact.Organization(var document) -> {
                add(of, BundleCollection.ORGANIZATIONS, of.value());
                add(of, BundleCollection.ORGANIZATION_NAMES, document.handle().value());
            }
            case Fact.Api(var document) -> api(of, document.id());
            case Fact.Scope(var document) -> scope(of, document);
            case Fact.Operation(var api, var operation) ->
                    add(of, BundleCollection.OPERATIONS, Ids.operations(api, operation));
            case Fact.Application(var document) -> application(of, document.id());
            case Fact.Role role -> {
                add(of, BundleCollection.ROLES, role.id().value());
                RoleId base = role.document().ties().basedOn();
                if (base != null) {
                    above(of, base);
                }
            }
            case Fact.Permission(var role, _) -> add(of, BundleCollection.ROLES, role.value());
            case Fact.RoleMember(_, Member member, _) -> member(of, member);
            case Fact.User(var document) -> user(of, document.id());
            case Fact.InactiveUser(var document) -> user(of, document.id());
            case Fact.UserAttributes(UserId user, _) -> user(of, user);
            case Fact.Group(var document) ->
                    add(of, BundleCollection.GROUPS, document.id().value());
            case Fact.MemberOfGroup(_, GroupMember.User(UserId user)) -> user(of, user);
            case Fact.MemberOfGroup(_, GroupMember.Group(GroupId group)) -> groups(of, group);
            case Fact.Plan(var document) -> add(of, BundleCollection.PLANS, document.id().value());
            case Fact.Policy(var document) -> policy(of, document.id());
            case Fact.Resource(var document) ->
                    add(of, BundleCollection.RESOURCES, Ids.resource(of, document));
            case Fact.Subscription(var document) ->
                    add(
                            of,
                            BundleCollection.SUBSCRIPTIONS,
                            Ids.subscription(of, document.application(), document.api()));
            case Fact.ApiKey(var document) ->
                    add(of, BundleCollection.API_KEYS, document.id().value());
            case Fact.IdentityProvider(var document) ->
                    add(of, BundleCollection.PROVIDERS, document.id().value());
            case Fact.KeyRing _ -> add(of, BundleCollection.SIGNING_KEYS, of.value());
            case Fact.CutOff(var document) -> cutOff(of, document.target());
            case Fact.Part _,
                    Fact.DeletedOrganization _,
                    Fact.OrganizationState _,
                    Fact.DetailsType _,
                    Fact.Gateway _,
                    Fact.Webhook _,
                    Fact.Review _,
                    Fact.ReviewDecision _,
                    Fact.Proposal _ -> {}
        }
    }

    private Stream<OrganizationImage> sides(OrganizationId of) {
        return Stream.of(before, after)
                .map(image -> image.organizationsImage().get(of))
                .filter(Objects::nonNull);
    }

    private void api(OrganizationId of, ApiId id) {
        sides(of)
                .map(side -> side.api(id))
                .filter(Objects::nonNull)
                .forEach(
                        api ->
                                OF_APIS.forEach(
                                        it ->
                                                Entries.ids(it, api)
                                                        .forEach(each -> add(of, it, each))));
    }

    private void scope(OrganizationId of, ScopeDocument scope) {
        add(of, BundleCollection.SCOPES, scope.id().value());
        add(of, BundleCollection.SCOPE_NAMES, Ids.named(scope.api().value(), scope.name().value()));
        add(of, BundleCollection.WIRE_NAMES, Ids.named(of.value(), scope.wireName().value()));
    }

    private void application(OrganizationId of, ApplicationId id) {
        sides(of)
                .map(side -> side.application(id))
                .filter(Objects::nonNull)
                .forEach(
                        application ->
                                OF_APPLICATIONS.forEach(
                                        it ->
                                                Entries.ids(it, application)
                                                        .forEach(each -> add(of, it, each))));
    }

    private void member(OrganizationId of, Member member) {
        switch (member) {
            case Member.User(UserId user) -> user(of, user);
            case Member.Group(GroupId group) -> add(of, BundleCollection.GROUPS, group.value());
            case Member.ProviderGroup group ->
                    add(of, BundleCollection.PROVIDER_GROUPS, Ids.providerGroup(of, group));
        }
    }

    private void user(OrganizationId of, UserId id) {
        add(of, BundleCollection.USERS, id.value());
        sides(of)
                .map(side -> side.user(id))
                .filter(Objects::nonNull)
                .map(user -> Ids.named(of.value(), user.handle()))
                .forEach(name -> add(of, BundleCollection.USER_NAMES, name));
    }

    /** The group, and all that are in it. */
    private void groups(OrganizationId of, GroupId id) {
        sides(of)
                .forEach(
                        side -> {
                            Set<GroupId> seen = new HashSet<>();
                            Deque<GroupId> open = new ArrayDeque<>(List.of(id));
                            while (!open.isEmpty()) {
                                GroupId next = open.remove();
                                GroupImage group = side.group(next);
                                if (seen.add(next) && group != null) {
                                    open.addAll(group.groupMembers());
                                }
                            }
                            seen.forEach(each -> add(of, BundleCollection.GROUPS, each.value()));
                        });
    }

    /** What a role above has: it is read as long as one below stands for it. */
    private void above(OrganizationId of, RoleId base) {
        for (PolicyImage image : List.of(before, after)) {
            OrganizationImage organization = image.organizationsImage().get(of);
            if (organization != null) {
                image.ancestors(organization).stream()
                        .filter(level -> level.role(base) != null)
                        .forEach(level -> withPolicies(level, base));
            }
        }
    }

    private void withPolicies(OrganizationImage of, RoleId role) {
        OrganizationId id = of.document().id();
        PolicyTarget target = new PolicyTarget.Role(role);
        add(id, BundleCollection.ROLES, role.value());
        add(id, BundleCollection.ATTACHMENTS, Ids.attachments(id, target));
        of.policies()
                .attachedTo(target)
                .forEach(it -> add(id, BundleCollection.POLICY_RULES, it.document().id().value()));
    }

    private void policy(OrganizationId of, PolicyId id) {
        add(of, BundleCollection.POLICY_RULES, id.value());
        sides(of)
                .map(side -> side.policies().get(id))
                .filter(Objects::nonNull)
                .flatMap(policy -> policy.targets().stream())
                .map(target -> Ids.attachments(of, target))
                .forEach(each -> add(of, BundleCollection.ATTACHMENTS, each));
    }

    private void cutOff(OrganizationId of, CutOffTarget target) {
        add(of, BundleCollection.CUT_OFFS, Ids.cutOff(of, target));
        if (target instanceof CutOffTarget.Role) {
            add(of, BundleCollection.ORGANIZATIONS, of.value());
        }
    }

    /** Whether a policy is among it, or what may have one: an organization, a role above. */
    boolean mayHaveOtherModules() {
        return !gone.isEmpty() || facts.values().stream().anyMatch(Touched::mayHavePolicies);
    }

    private static boolean mayHavePolicies(Fact fact) {
        return fact instanceof Fact.Policy
                || (fact instanceof Fact.Role role && role.document().ties().basedOn() != null);
    }

    /** Whether other organizations are in the filter than before, but for new and gone ones. */
    boolean isAnotherPart(FeedFilter filter) {
        return sides(filter.organization()).count() == 1
                || facts.keySet().stream()
                        .filter(about -> about.kind() == Fact.Organization.class)
                        .map(About::of)
                        .filter(of -> sides(of).count() == 2)
                        .anyMatch(of -> filter.covers(before, of) != filter.covers(after, of));
    }
}
