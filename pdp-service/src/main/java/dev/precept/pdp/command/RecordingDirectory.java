package dev.precept.pdp.command;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.condition.Conditions;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ExclusionCheck;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What deciders may ask of other aggregates, answered from one image. It notes the streams and
 * {@link SharedKeys} that each answer rests on, so that an append decided on an answer that has
 * changed meanwhile is refused by the log. Used by one thread.
 */
final class RecordingDirectory implements Directory {
    private final PolicyImage image;
    private final Set<String> reads = new HashSet<>();

    /**
     * @param image what all answers are from
     */
    RecordingDirectory(PolicyImage image) {
        this.image = image;
    }

    /** The position that all answers are from. */
    Position position() {
        return image.position();
    }

    /** Takes note of what else the command rests on. */
    void restsOn(Set<String> others) {
        reads.addAll(others);
    }

    /** What the answers given so far rest on. */
    Set<String> reads() {
        return Set.copyOf(reads);
    }

    @Override
    public boolean organizationExists(OrganizationId organization) {
        return look(organization) != null;
    }

    @Override
    public Optional<OrganizationId> parentOf(OrganizationId organization) {
        OrganizationImage found = look(organization);
        return found == null ? Optional.empty() : Optional.ofNullable(found.document().parent());
    }

    @Override
    public OptionalLong proposalSeconds(OrganizationId organization) {
        ApprovalPolicy policy = approvalPolicy(organization);
        return policy.isOn() ? OptionalLong.of(policy.expiresAfterSeconds()) : OptionalLong.empty();
    }

    @Override
    public boolean mayApprove(OrganizationId organization, Actor actor) {
        return approvalPolicy(organization).admits(actor);
    }

    /** Which commands on the organization wait for approval. */
    ApprovalPolicy approvalPolicy(OrganizationId organization) {
        OrganizationImage found = look(organization);
        return found == null ? ApprovalPolicy.NONE : found.document().approvals();
    }

    @Override
    public boolean hasChildren(OrganizationId organization) {
        reads.add(SharedKeys.children(organization));
        return !image.children(organization).isEmpty();
    }

    /**
     * In the organization itself a free name is guarded by its reservation, so that APIs of one
     * organization do not disturb each other; a taken one, and the ancestors', by the read.
     */
    @Override
    public boolean wireNameTaken(OrganizationId organization, ScopeToken wireName) {
        OrganizationImage own = look(organization);
        if (own == null) {
            return false;
        }
        if (own.scopeByWireName(wireName.value()) != null) {
            reads.add(SharedKeys.wireNames(organization));
            return true;
        }
        for (OrganizationImage ancestor : image.ancestors(own)) {
            reads.add(SharedKeys.wireNames(ancestor.document().id()));
            if (ancestor.scopeByWireName(wireName.value()) != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<ApiFacts> api(OrganizationId organization, ApiId api) {
        OrganizationImage own = look(organization);
        reads.add(api.value());
        ApiImage found = own == null ? null : image.visibleApi(own, api);
        return found == null ? Optional.empty() : Optional.of(facts(found));
    }

    private static ApiFacts facts(ApiImage api) {
        return new ApiFacts(
                api.document().organization(),
                api.scopes().stream().map(ScopeDocument::id).collect(Collectors.toSet()),
                api.document().lifecycle() == Lifecycle.PUBLISHED,
                api.document().details().authorizationRequired());
    }

    @Override
    public boolean applicationExists(OrganizationId organization, ApplicationId application) {
        return look(organization, application, own -> own.application(application)) != null;
    }

    @Override
    public boolean isForSandbox(OrganizationId organization, ApplicationId application) {
        ApplicationImage found =
                look(organization, application, own -> own.application(application));
        return found != null && found.document().details().environment() == Environment.SANDBOX;
    }

    @Override
    public boolean roleExists(OrganizationId organization, RoleId role) {
        return look(organization, role, own -> own.role(role)) != null;
    }

    /** What is above an organization never changes. */
    @Override
    public boolean roleSharedAbove(OrganizationId organization, RoleId role) {
        OrganizationImage own = look(organization);
        reads.add(role.value());
        return own != null
                && image.ancestors(own).stream()
                        .map(level -> level.role(role))
                        .anyMatch(it -> it != null && it.document().isShared());
    }

    @Override
    public Set<String> personalAttributes(OrganizationId organization) {
        OrganizationImage own = look(organization);
        return own == null ? Set.of() : own.document().personalAttributes();
    }

    @Override
    public Set<String> attributesInUse(OrganizationId organization, Set<String> attributes) {
        reads.add(SharedKeys.attributes(organization));
        OrganizationImage own = look(organization);
        Set<String> used = new HashSet<>();
        if (own == null) {
            return used;
        }
        own.usersById(null)
                .forEachRemaining(it -> used.addAll(own.attributes(it).value().keySet()));
        own.inactiveUsers().forEach(it -> used.addAll(own.attributes(it).value().keySet()));
        used.retainAll(attributes);
        for (RoleImage role : own.roles()) {
            for (Permission permission : role.document().permissions()) {
                used.addAll(Conditions.read(permission.condition(), attributes));
            }
        }
        for (ApplicationImage application : own.applications()) {
            for (ApiAuthorization held : application.document().authorizations().values()) {
                used.addAll(Conditions.read(held.condition(), attributes));
            }
        }
        for (PolicyDocument policy : own.policies().list()) {
            used.addAll(policy.details().source().read(attributes));
        }
        return used;
    }

    @Override
    public boolean userExists(OrganizationId organization, UserId user) {
        return look(organization, user, own -> own.anyUser(user)) != null;
    }

    @Override
    public boolean groupExists(OrganizationId organization, GroupId group) {
        return look(organization, group, own -> own.group(group)) != null;
    }

    @Override
    public Optional<PlanFacts> plan(OrganizationId organization, PlanId plan) {
        return Optional.ofNullable(look(organization, plan, own -> own.plan(plan)))
                .map(found -> new PlanFacts(found.details().approvalRequired()));
    }

    @Override
    public boolean planInUse(OrganizationId organization, PlanId plan) {
        reads.add(SharedKeys.plansInUse(organization));
        OrganizationImage own = look(organization);
        return own != null
                && own.subscriptions().stream()
                        .filter(one -> plan.equals(one.plan()) || plan.equals(one.requested()))
                        .filter(one -> own.application(one.application()) != null)
                        .anyMatch(one -> image.visibleApi(own, one.api()) != null);
    }

    @Override
    public int apiKeys(OrganizationId organization, ApplicationId application) {
        reads.add(SharedKeys.apiKeys(application));
        OrganizationImage own = look(organization);
        return own == null ? 0 : own.apiKeys().count(application);
    }

    @Override
    public boolean hasKeysForProduction(
            OrganizationId organization, ApplicationId application, Instant now) {
        reads.add(SharedKeys.apiKeys(application));
        OrganizationImage own = look(organization);
        return own != null
                && own.apiKeys().of(application).stream()
                        .filter(key -> key.environment() == Environment.PRODUCTION)
                        .anyMatch(key -> key.expiresAt() == null || key.expiresAt().isAfter(now));
    }

    @Override
    public boolean identityProviderExists(
            OrganizationId organization, IdentityProviderId provider) {
        return look(organization, provider, own -> own.identityProviders().get(provider)) != null;
    }

    @Override
    public int identityProviders(OrganizationId organization) {
        reads.add(SharedKeys.identityProviders(organization));
        OrganizationImage own = look(organization);
        return own == null ? 0 : own.identityProviders().list().size();
    }

    @Override
    public boolean groupContains(OrganizationId organization, GroupId outer, GroupId inner) {
        OrganizationImage own = lookAtNesting(organization);
        return outer.equals(inner) || (own != null && new Below(own).has(outer, inner));
    }

    @Override
    public int groupDepth(OrganizationId organization, GroupId group) {
        OrganizationImage own = lookAtNesting(organization);
        return own == null ? 1 : longest(group, new Above(own), new HashMap<>());
    }

    @Override
    public int groupHeight(OrganizationId organization, GroupId group) {
        OrganizationImage own = lookAtNesting(organization);
        return own == null ? 1 : longest(group, new Below(own), new HashMap<>());
    }

    @Override
    public Optional<Clash> clashByRole(
            OrganizationId organization, RoleId role, Id member, Times times) {
        return switch (member) {
            case UserId user -> clash(organization, role, new Member.User(user), times);
            case GroupId group -> clash(organization, role, new Member.Group(group), times);
            default -> throw new IllegalArgumentException("holds no roles: " + member);
        };
    }

    @Override
    public Optional<Clash> clashByProvider(
            OrganizationId organization, RoleId role, ProviderGroup member, Times times) {
        Member group = new Member.ProviderGroup(member.provider(), member.group());
        return clash(organization, role, group, times);
    }

    private Optional<Clash> clash(
            OrganizationId organization, RoleId role, Member member, Times times) {
        ExclusionCheck check = exclusions(organization, times.now());
        if (check == null || !check.isExclusive(role)) {
            return Optional.empty();
        }
        reads.add(SharedKeys.holdings(organization));
        return check.byRole(role, member, new Validity(times.from(), times.until(), null))
                .map(RecordingDirectory::clash);
    }

    @Override
    public Optional<Clash> clashByGroup(
            OrganizationId organization, GroupId group, Id member, Instant now) {
        ExclusionCheck check = exclusions(organization, now);
        if (check == null || !check.isAnyExclusive()) {
            return Optional.empty();
        }
        reads.add(SharedKeys.holdings(organization));
        return check.byGroup(group, member).map(RecordingDirectory::clash);
    }

    @Override
    public Optional<Clash> clashOf(
            OrganizationId organization, RoleId role, Set<RoleId> others, Instant now) {
        ExclusionCheck check = exclusions(organization, now);
        if (check == null || others.isEmpty()) {
            return Optional.empty();
        }
        reads.add(SharedKeys.holdings(organization));
        return check.between(role, others).map(RecordingDirectory::clash);
    }

    @Override
    public boolean keepsApart(OrganizationId organization, RoleId role) {
        ExclusionCheck check = exclusions(organization, Instant.MIN);
        return check != null && check.keepsApart(role);
    }

    @Override
    public boolean givesExclusive(OrganizationId organization, Id through) {
        ExclusionCheck check = exclusions(organization, Instant.MIN);
        if (check == null || !check.isAnyExclusive()) {
            return false;
        }
        reads.add(SharedKeys.holdings(organization));
        return check.givesExclusive(through);
    }

    /** What excludes each other above does so between the roles here that stand for it. */
    private @Nullable ExclusionCheck exclusions(OrganizationId organization, Instant now) {
        reads.add(SharedKeys.exclusions(organization));
        OrganizationImage own = look(organization);
        if (own == null) {
            return null;
        }
        if (own.standsForOthers()) {
            for (OrganizationImage above : image.ancestors(own)) {
                reads.add(SharedKeys.exclusions(above.document().id()));
            }
        }
        return new ExclusionCheck(own, now);
    }

    private static Clash clash(ExclusionCheck.Clash found) {
        return new Clash(found.holder(), found.one(), found.other());
    }

    private @Nullable OrganizationImage lookAtNesting(OrganizationId organization) {
        reads.add(SharedKeys.groups(organization));
        return look(organization);
    }

    @Override
    public boolean otherAdministratorExists(ApplicationId application) {
        reads.add(SharedKeys.ADMINISTRATORS);
        OrganizationImage system = look(OrganizationId.SYSTEM);
        ApiImage api = system == null ? null : system.api(ApiId.PRECEPT);
        return system != null
                && api != null
                && system.applications().stream()
                        .map(ApplicationImage::document)
                        .filter(other -> !other.id().equals(application))
                        .anyMatch(other -> isAdministrator(other, api));
    }

    private boolean isAdministrator(ApplicationDocument application, ApiImage api) {
        ApiAuthorization authorization = application.authorizations().get(ApiId.PRECEPT);
        return authorization != null
                && authorization.reach() instanceof OrganizationReach.All
                && authorization.scopes().containsAll(facts(api).scopes())
                && application.details().grantTypes().contains(GrantType.CLIENT_CREDENTIALS)
                && application.secrets().values().stream()
                        .anyMatch(secret -> secret.expiresAt() == null);
    }

    private @Nullable OrganizationImage look(OrganizationId organization) {
        reads.add(organization.value());
        return image.organization(organization);
    }

    private <T> @Nullable T look(
            OrganizationId organization, Id id, Function<OrganizationImage, @Nullable T> find) {
        reads.add(id.value());
        OrganizationImage own = look(organization);
        return own == null ? null : find.apply(own);
    }

    /** Follows groups in one direction. */
    private interface Direction extends Function<GroupId, List<GroupId>> {}

    /** From a group to those directly in it. */
    private record Below(OrganizationImage organization) implements Direction {
        @Override
        public List<GroupId> apply(GroupId id) {
            GroupImage group = organization.group(id);
            return group == null ? List.of() : group.groupMembers();
        }

        boolean has(GroupId outer, GroupId inner) {
            Set<GroupId> seen = new HashSet<>();
            Deque<GroupId> open = new ArrayDeque<>(List.of(outer));
            while (!open.isEmpty()) {
                for (GroupId group : apply(open.remove())) {
                    if (group.equals(inner)) {
                        return true;
                    }
                    if (seen.add(group)) {
                        open.add(group);
                    }
                }
            }
            return false;
        }
    }

    /** From a group to those it is directly in. */
    private record Above(OrganizationImage organization) implements Direction {
        @Override
        public List<GroupId> apply(GroupId id) {
            GroupImage group = organization.group(id);
            return group == null
                    ? List.of()
                    : organization.groupsOf(group).stream()
                            .map(parent -> parent.document().id())
                            .toList();
        }
    }

    /** Groups lie no deeper than the domain allows, so that the recursion is bounded. */
    private static int longest(GroupId from, Direction next, Map<GroupId, Integer> known) {
        Integer before = known.putIfAbsent(from, 1);
        if (before != null) {
            return before;
        }
        int longest = 0;
        for (GroupId group : next.apply(from)) {
            longest = Math.max(longest, longest(group, next, known));
        }
        known.put(from, longest + 1);
        return longest + 1;
    }
}
