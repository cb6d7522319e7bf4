package dev.precept.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.ApiDecider;
import dev.precept.domain.api.ApiState;
import dev.precept.domain.apikey.ApiKeyCommand;
import dev.precept.domain.apikey.ApiKeyDecider;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.apikey.ApiKeyState;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.ApplicationDecider;
import dev.precept.domain.application.ApplicationState;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.gateway.GatewayCommand;
import dev.precept.domain.gateway.GatewayDecider;
import dev.precept.domain.gateway.GatewayState;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.group.GroupDecider;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.group.GroupState;
import dev.precept.domain.identityprovider.IdentityProviderCommand;
import dev.precept.domain.identityprovider.IdentityProviderDecider;
import dev.precept.domain.identityprovider.IdentityProviderState;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationDecider;
import dev.precept.domain.organization.OrganizationState;
import dev.precept.domain.plan.PlanCommand;
import dev.precept.domain.plan.PlanDecider;
import dev.precept.domain.plan.PlanState;
import dev.precept.domain.policy.PolicyCommand;
import dev.precept.domain.policy.PolicyDecider;
import dev.precept.domain.policy.PolicyState;
import dev.precept.domain.proposal.ProposalCommand;
import dev.precept.domain.proposal.ProposalDecider;
import dev.precept.domain.proposal.ProposalState;
import dev.precept.domain.receipt.ReceiptCommand;
import dev.precept.domain.receipt.ReceiptDecider;
import dev.precept.domain.receipt.ReceiptState;
import dev.precept.domain.resource.ResourceCommand;
import dev.precept.domain.resource.ResourceDecider;
import dev.precept.domain.resource.ResourceState;
import dev.precept.domain.review.ReviewCommand;
import dev.precept.domain.review.ReviewDecider;
import dev.precept.domain.review.ReviewState;
import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.revocation.RevocationDecider;
import dev.precept.domain.revocation.RevocationState;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.role.RoleDecider;
import dev.precept.domain.role.RoleState;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.signingkey.SigningKeyDecider;
import dev.precept.domain.signingkey.SigningKeyState;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.subscription.SubscriptionDecider;
import dev.precept.domain.subscription.SubscriptionState;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.user.UserDecider;
import dev.precept.domain.user.UserState;
import dev.precept.domain.webhook.WebhookCommand;
import dev.precept.domain.webhook.WebhookDecider;
import dev.precept.domain.webhook.WebhookState;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The smallest shell the deciders can run in: all aggregates in memory, commands one after another,
 * reservations as the log would hold them.
 */
public final class World implements Directory {
    /** When everything happens. */
    public static final Instant NOW = Instant.parse("2026-05-06T07:08:09.123456Z");

    private Instant now = NOW;

    private final Map<Id, Object> states = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private final List<DomainEvent> events = new ArrayList<>();
    private int lastId;

    /** A world with the two organizations there are from the start. */
    public static World withOrganizations() {
        return new World()
                .given(
                        TestData.createOrganization(OrganizationId.SYSTEM, null),
                        TestData.createOrganization(OrganizationId.DEFAULT, null));
    }

    /** Carries out commands that must hold. */
    public World given(DomainCommand... commands) {
        for (DomainCommand command : commands) {
            Outcome<? extends DomainEvent> outcome = handle(command);
            assertThat(outcome).as(command.toString()).isInstanceOf(Outcome.Accepted.class);
        }
        return this;
    }

    /** Carries out a command and answers for a look at what came of it. */
    public Answer when(DomainCommand command) {
        return new Answer(handle(command));
    }

    /** What came of a command. */
    public record Answer(Outcome<? extends DomainEvent> outcome) {
        /** It held, and exactly this happened. */
        public void then(DomainEvent... expected) {
            assertThat(events()).containsExactly(expected);
        }

        /** It was refused for this reason, with words that contain these. */
        public void refused(Rejection.Code code, String... words) {
            assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
            Rejection rejection = ((Outcome.Rejected<? extends DomainEvent>) outcome).rejection();
            assertThat(rejection.code()).as(rejection.detail()).isEqualTo(code);
            assertThat(List.of(words)).allMatch(rejection.detail()::contains, rejection.detail());
        }

        /** What happened. */
        public List<DomainEvent> events() {
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            return List.copyOf(((Outcome.Accepted<? extends DomainEvent>) outcome).events());
        }
    }

    /** Lets time pass. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Decides, and has happen what was decided. */
    public Outcome<? extends DomainEvent> handle(DomainCommand command) {
        CommandContext context =
                new CommandContext(now, () -> "id-" + lastId++, this, World::fault);
        return switch (command) {
            case OrganizationCommand c ->
                    run(
                            c.organization(),
                            new OrganizationState.Absent(),
                            s -> OrganizationDecider.decide(s, c, context),
                            OrganizationDecider::evolve);
            case ApiCommand c ->
                    run(
                            c.api(),
                            new ApiState.Absent(),
                            s -> ApiDecider.decide(s, c, context),
                            ApiDecider::evolve);
            case ApplicationCommand c ->
                    run(
                            c.application(),
                            new ApplicationState.Absent(),
                            s -> ApplicationDecider.decide(s, c, context),
                            ApplicationDecider::evolve);
            case RoleCommand c ->
                    run(
                            c.role(),
                            new RoleState.Absent(),
                            s -> RoleDecider.decide(s, c, context),
                            RoleDecider::evolve);
            case UserCommand c -> user(c, context);
            case GroupCommand c ->
                    run(
                            c.group(),
                            new GroupState.Absent(),
                            s -> GroupDecider.decide(s, c, context),
                            GroupDecider::evolve);
            case PlanCommand c ->
                    run(
                            c.plan(),
                            new PlanState.Absent(),
                            s -> PlanDecider.decide(s, c, context),
                            PlanDecider::evolve);
            case PolicyCommand c -> policy(c, context);
            case ResourceCommand c -> resource(c, context);
            case SubscriptionCommand c ->
                    run(
                            c.subscription(),
                            new SubscriptionState.Absent(),
                            s -> SubscriptionDecider.decide(s, c, context),
                            SubscriptionDecider::evolve);
            case SigningKeyCommand c -> rotate(c, context);
            case RevocationCommand c -> revoke(c, context);
            case ReceiptCommand c -> seal(c);
            case GatewayCommand c -> register(c, context);
            case ApiKeyCommand c -> key(c, context);
            case IdentityProviderCommand c -> trust(c, context);
            case WebhookCommand c -> tell(c, context);
            case ReviewCommand c -> review(c, context);
            case ProposalCommand c -> propose(c, context);
        };
    }

    /** Expressions of these tests compare something. */
    private static Optional<String> fault(String expression) {
        return expression.contains("==")
                ? Optional.empty()
                : Optional.of("Nothing is compared in: " + expression);
    }

    private Outcome<? extends DomainEvent> policy(PolicyCommand command, CommandContext context) {
        return run(
                command.policy(),
                new PolicyState.Absent(),
                s -> PolicyDecider.decide(s, command, context),
                PolicyDecider::evolve);
    }

    private Outcome<? extends DomainEvent> resource(
            ResourceCommand command, CommandContext context) {
        return run(
                command.resource(),
                new ResourceState.Absent(),
                s -> ResourceDecider.decide(s, command, context),
                ResourceDecider::evolve);
    }

    private Outcome<? extends DomainEvent> rotate(
            SigningKeyCommand command, CommandContext context) {
        return run(
                command.ring(),
                new SigningKeyState.Absent(),
                s -> SigningKeyDecider.decide(s, command, context),
                SigningKeyDecider::evolve);
    }

    private Outcome<? extends DomainEvent> revoke(
            RevocationCommand command, CommandContext context) {
        return run(
                command.revocation(),
                new RevocationState.Absent(),
                s -> RevocationDecider.decide(s, command, context),
                RevocationDecider::evolve);
    }

    private Outcome<? extends DomainEvent> seal(ReceiptCommand command) {
        return run(
                command.receipt(),
                new ReceiptState.Absent(),
                s -> ReceiptDecider.decide(s, command),
                ReceiptDecider::evolve);
    }

    private Outcome<? extends DomainEvent> key(ApiKeyCommand command, CommandContext context) {
        return run(
                command.key(),
                new ApiKeyState.Absent(),
                s -> ApiKeyDecider.decide(s, command, context),
                ApiKeyDecider::evolve);
    }

    private Outcome<? extends DomainEvent> trust(
            IdentityProviderCommand command, CommandContext context) {
        return run(
                command.provider(),
                new IdentityProviderState.Absent(),
                s -> IdentityProviderDecider.decide(s, command, context),
                IdentityProviderDecider::evolve);
    }

    private Outcome<? extends DomainEvent> user(UserCommand command, CommandContext context) {
        return run(
                command.user(),
                new UserState.Absent(),
                s -> UserDecider.decide(s, command, context),
                UserDecider::evolve);
    }

    private Outcome<? extends DomainEvent> register(
            GatewayCommand command, CommandContext context) {
        return run(
                command.gateway(),
                new GatewayState.Absent(),
                s -> GatewayDecider.decide(s, command, context),
                GatewayDecider::evolve);
    }

    private Outcome<? extends DomainEvent> review(ReviewCommand command, CommandContext context) {
        return run(
                command.review(),
                new ReviewState.Absent(),
                s -> ReviewDecider.decide(s, command, context),
                ReviewDecider::evolve);
    }

    private Outcome<? extends DomainEvent> propose(
            ProposalCommand command, CommandContext context) {
        return run(
                command.proposal(),
                new ProposalState.Absent(),
                s -> ProposalDecider.decide(s, command, context),
                ProposalDecider::evolve);
    }

    private Outcome<? extends DomainEvent> tell(WebhookCommand command, CommandContext context) {
        return run(
                command.webhook(),
                new WebhookState.Absent(),
                s -> WebhookDecider.decide(s, command, context),
                WebhookDecider::evolve);
    }

    @SuppressWarnings("unchecked") // an id has states of its own aggregate only
    private <S, E extends DomainEvent> Outcome<E> run(
            Id id, S absent, Function<S, Outcome<E>> decide, BiFunction<S, E, S> evolve) {
        S state = (S) states.getOrDefault(id, absent);
        Outcome<E> outcome = decide.apply(state);
        if (!(outcome instanceof Outcome.Accepted<E> accepted)) {
            return outcome;
        }
        Set<String> left = new HashSet<>(held);
        for (Reservation released : accepted.releases()) {
            assertThat(left.remove(released.key())).as("was held: %s", released).isTrue();
        }
        for (Reservation reserved : accepted.reservations()) {
            if (!left.add(reserved.key())) {
                return Outcome.rejected(reserved.refusal());
            }
        }
        held.clear();
        held.addAll(left);
        for (E event : accepted.events()) {
            state = evolve.apply(state, event);
            events.add(event);
        }
        if (!accepted.events().isEmpty()) {
            states.put(id, state);
        }
        return outcome;
    }

    /** Everything that happened. */
    public List<DomainEvent> events() {
        return List.copyOf(events);
    }

    /** Every name that is held. */
    public Set<String> held() {
        return Set.copyOf(held);
    }

    /** The states of one kind. */
    public <S> List<S> all(Class<S> type) {
        return states.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The state of what must be there. */
    public <S> S state(Class<S> type, Id id) {
        return find(type, id).orElseThrow();
    }

    private <S> Optional<S> find(Class<S> type, Id id) {
        return Optional.ofNullable(states.get(id)).filter(type::isInstance).map(type::cast);
    }

    /** The scope's present id. */
    public ScopeId scope(ApiId api, String name) {
        return state(ApiState.Existing.class, api).scopes().get(new ScopeToken(name)).scope();
    }

    /** The scope's present name in tokens. */
    public String wireName(ApiId api, String name) {
        return state(ApiState.Existing.class, api)
                .scopes()
                .get(new ScopeToken(name))
                .wireName()
                .value();
    }

    @Override
    public boolean organizationExists(OrganizationId organization) {
        return find(OrganizationState.Existing.class, organization).isPresent();
    }

    @Override
    public Optional<OrganizationId> parentOf(OrganizationId organization) {
        return find(OrganizationState.Existing.class, organization)
                .map(OrganizationState.Existing::parent);
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

    private ApprovalPolicy approvalPolicy(OrganizationId organization) {
        return find(OrganizationState.Existing.class, organization)
                .map(OrganizationState.Existing::approval)
                .orElse(ApprovalPolicy.NONE);
    }

    @Override
    public boolean hasChildren(OrganizationId organization) {
        return all(OrganizationState.Existing.class).stream()
                .anyMatch(each -> organization.equals(each.parent()));
    }

    /** The organization and those above it. */
    public List<OrganizationId> lineage(OrganizationId organization) {
        return Stream.iterate(
                        Optional.of(organization),
                        Optional::isPresent,
                        each -> each.flatMap(this::parentOf))
                .map(Optional::get)
                .toList();
    }

    @Override
    public boolean wireNameTaken(OrganizationId organization, ScopeToken wireName) {
        List<OrganizationId> lineage = lineage(organization);
        return all(ApiState.Existing.class).stream()
                .filter(api -> lineage.contains(api.organization()))
                .flatMap(api -> scopesNamed(api, wireName.value()))
                .anyMatch(scope -> scope.wireName().equals(wireName));
    }

    /** On the wire a scope has its name, plain or behind the API's handle. */
    private static Stream<ApiState.Scope> scopesNamed(ApiState.Existing api, String wireName) {
        String prefix = api.handle() + ":";
        String plain = wireName.startsWith(prefix) ? wireName.substring(prefix.length()) : "";
        return Stream.of(wireName, plain)
                .filter(ScopeToken::isScopeToken)
                .map(name -> api.scopes().get(new ScopeToken(name)))
                .filter(Objects::nonNull);
    }

    @Override
    public Optional<ApiFacts> api(OrganizationId organization, ApiId api) {
        return find(ApiState.Existing.class, api)
                .filter(each -> lineage(organization).contains(each.organization()))
                .map(
                        each ->
                                new ApiFacts(
                                        each.organization(),
                                        each.scopeNames().keySet().stream()
                                                .collect(Collectors.toSet()),
                                        each.lifecycle().isSubscribable(),
                                        each.details().authorizationRequired()));
    }

    @Override
    public boolean applicationExists(OrganizationId organization, ApplicationId application) {
        return find(ApplicationState.Existing.class, application)
                .filter(each -> each.organization().equals(organization))
                .isPresent();
    }

    @Override
    public boolean isForSandbox(OrganizationId organization, ApplicationId application) {
        return find(ApplicationState.Existing.class, application)
                .filter(each -> each.organization().equals(organization))
                .filter(each -> each.details().environment() == Environment.SANDBOX)
                .isPresent();
    }

    @Override
    public boolean roleExists(OrganizationId organization, RoleId role) {
        return find(RoleState.Existing.class, role)
                .filter(each -> each.organization().equals(organization))
                .isPresent();
    }

    @Override
    public boolean roleSharedAbove(OrganizationId organization, RoleId role) {
        return find(RoleState.Existing.class, role)
                .filter(each -> each.ties().shared())
                .filter(each -> !each.organization().equals(organization))
                .filter(each -> lineage(organization).contains(each.organization()))
                .isPresent();
    }

    @Override
    public Set<String> personalAttributes(OrganizationId organization) {
        return find(OrganizationState.Existing.class, organization)
                .map(OrganizationState.Existing::personal)
                .orElse(Set.of());
    }

    @Override
    public Set<String> attributesInUse(OrganizationId organization, Set<String> attributes) {
        Set<String> used = new HashSet<>();
        for (UserState.Existing user : all(UserState.Existing.class)) {
            if (user.organization().equals(organization)) {
                used.addAll(user.attributes().value().keySet());
            }
        }
        used.retainAll(attributes);
        return used;
    }

    @Override
    public boolean userExists(OrganizationId organization, UserId user) {
        return find(UserState.Existing.class, user)
                .filter(each -> each.organization().equals(organization))
                .isPresent();
    }

    @Override
    public boolean groupExists(OrganizationId organization, GroupId group) {
        return find(GroupState.Existing.class, group)
                .filter(each -> each.organization().equals(organization))
                .isPresent();
    }

    /** The groups directly in the group that are there. */
    public List<GroupId> groupsIn(GroupId group) {
        return find(GroupState.Existing.class, group).stream()
                .flatMap(each -> each.members().stream())
                .flatMap(
                        member ->
                                member instanceof GroupMember.Group(GroupId inner)
                                        ? find(GroupState.Existing.class, inner).stream()
                                        : Stream.empty())
                .map(GroupState.Existing::group)
                .toList();
    }

    @Override
    public boolean groupContains(OrganizationId organization, GroupId outer, GroupId inner) {
        return outer.equals(inner)
                || groupsIn(outer).stream()
                        .anyMatch(each -> groupContains(organization, each, inner));
    }

    @Override
    public int groupDepth(OrganizationId organization, GroupId group) {
        return 1
                + all(GroupState.Existing.class).stream()
                        .filter(each -> groupsIn(each.group()).contains(group))
                        .mapToInt(each -> groupDepth(organization, each.group()))
                        .max()
                        .orElse(0);
    }

    @Override
    public int groupHeight(OrganizationId organization, GroupId group) {
        return 1
                + groupsIn(group).stream()
                        .mapToInt(each -> groupHeight(organization, each))
                        .max()
                        .orElse(0);
    }

    @Override
    public Optional<PlanFacts> plan(OrganizationId organization, PlanId plan) {
        return find(PlanState.Existing.class, plan)
                .filter(each -> each.organization().equals(organization))
                .map(each -> new PlanFacts(each.details().approvalRequired()));
    }

    @Override
    public boolean planInUse(OrganizationId organization, PlanId plan) {
        return all(SubscriptionState.Existing.class).stream()
                .filter(each -> each.organization().equals(organization))
                .filter(each -> applicationExists(organization, each.application()))
                .filter(each -> api(organization, each.api()).isPresent())
                .anyMatch(each -> plan.equals(each.plan()) || plan.equals(each.requested()));
    }

    @Override
    public Optional<Clash> clashByRole(
            OrganizationId organization, RoleId role, Id member, Times times) {
        Validity validity = new Validity(times.from(), times.until(), null);
        return clash(new Given(role, member, validity), null, times.now());
    }

    @Override
    public Optional<Clash> clashByGroup(
            OrganizationId organization, GroupId group, Id member, Instant now) {
        return clash(null, new Put(group, member), now);
    }

    @Override
    public Optional<Clash> clashOf(
            OrganizationId organization, RoleId role, Set<RoleId> others, Instant now) {
        for (UserState.Existing user : all(UserState.Existing.class)) {
            for (Held one : held(user.user(), null, null, now)) {
                for (Held other : held(user.user(), null, null, now)) {
                    if (one.role().equals(role)
                            && others.contains(other.role())
                            && one.validity().overlaps(other.validity())) {
                        return Optional.of(clash(user, one, other));
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Clash> clashByProvider(
            OrganizationId organization, RoleId role, ProviderGroup member, Times times) {
        Member named = new Member.ProviderGroup(member.provider(), member.group());
        Validity wanted = new Validity(times.from(), times.until(), null);
        for (RoleState.Existing other : all(RoleState.Existing.class)) {
            Validity validity = other.members().get(named);
            if (validity != null
                    && validity.breakGlass() == null
                    && !validity.isOver(times.now())
                    && validity.overlaps(wanted)
                    && (exclude(role, other.role()) || exclude(other.role(), role))) {
                return Optional.of(new Clash(member.group(), role.value(), other.role().value()));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean keepsApart(OrganizationId organization, RoleId role) {
        return isExclusive(role);
    }

    private boolean isExclusive(RoleId role) {
        return all(RoleState.Existing.class).stream()
                .anyMatch(other -> exclude(role, other.role()) || exclude(other.role(), role));
    }

    @Override
    public boolean givesExclusive(OrganizationId organization, Id through) {
        return all(RoleState.Existing.class).stream()
                .filter(role -> isExclusive(role.role()))
                .flatMap(role -> role.members().keySet().stream())
                .anyMatch(
                        member ->
                                switch (member) {
                                    case Member.User _ -> false;
                                    case Member.Group(GroupId outer) ->
                                            through instanceof GroupId inner
                                                    && groupContains(organization, outer, inner);
                                    case Member.ProviderGroup named ->
                                            named.provider().equals(through);
                                });
    }

    private boolean exclude(RoleId role, RoleId other) {
        return says(role, other) || says(base(role), base(other));
    }

    private boolean says(RoleId role, RoleId other) {
        return find(RoleState.Existing.class, role)
                .filter(it -> it.ties().excludes().contains(other))
                .isPresent();
    }

    /** The role above that it stands for, or itself. */
    private RoleId base(RoleId role) {
        return find(RoleState.Existing.class, role).map(it -> it.ties().basedOn()).orElse(role);
    }

    /** That somebody would be given a role. */
    private record Given(RoleId role, Id member, Validity validity) {}

    /** That somebody would be put into a group. */
    private record Put(GroupId group, Id member) {}

    private record Held(RoleId role, Validity validity) {}

    /** Two roles that a user would hold and that exclude each other, of which one is new. */
    private Optional<Clash> clash(@Nullable Given given, @Nullable Put put, Instant now) {
        for (UserState.Existing user : all(UserState.Existing.class)) {
            List<Held> before = held(user.user(), null, null, now);
            for (Held one : held(user.user(), given, put, now)) {
                for (Held other : before) {
                    boolean isExcluded =
                            exclude(one.role(), other.role()) || exclude(other.role(), one.role());
                    if (isExcluded
                            && !before.contains(one)
                            && one.validity().overlaps(other.validity())) {
                        return Optional.of(clash(user, one, other));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Clash clash(UserState.Existing user, Held one, Held other) {
        return new Clash("User " + user.handle(), one.role().value(), other.role().value());
    }

    private List<Held> held(UserId user, @Nullable Given given, @Nullable Put put, Instant now) {
        Set<Id> as = new HashSet<>(Set.of(user));
        boolean grew = true;
        while (grew) {
            grew = put != null && as.contains(put.member()) && as.add(put.group());
            for (GroupState.Existing group : all(GroupState.Existing.class)) {
                boolean isIn =
                        group.members().stream()
                                .anyMatch(
                                        member ->
                                                switch (member) {
                                                    case GroupMember.User(UserId id) ->
                                                            as.contains(id);
                                                    case GroupMember.Group(GroupId id) ->
                                                            as.contains(id);
                                                });
                grew |= isIn && as.add(group.group());
            }
        }
        List<Held> held = new ArrayList<>();
        for (RoleState.Existing role : all(RoleState.Existing.class)) {
            role.members()
                    .forEach(
                            (member, validity) -> {
                                boolean isMeant =
                                        switch (member) {
                                            case Member.User(UserId id) -> as.contains(id);
                                            case Member.Group(GroupId id) -> as.contains(id);
                                            case Member.ProviderGroup _ -> false;
                                        };
                                if (isMeant
                                        && validity.breakGlass() == null
                                        && !validity.isOver(now)) {
                                    held.add(new Held(role.role(), validity));
                                }
                            });
        }
        if (given != null && as.contains(given.member())) {
            held.add(new Held(given.role(), given.validity()));
        }
        return held;
    }

    @Override
    public int apiKeys(OrganizationId organization, ApplicationId application) {
        return (int)
                events.stream()
                        .filter(ApiKeyEvent.ApiKeyCreated.class::isInstance)
                        .map(ApiKeyEvent.ApiKeyCreated.class::cast)
                        .filter(made -> made.application().equals(application))
                        .filter(made -> find(ApiKeyState.Existing.class, made.key()).isPresent())
                        .count();
    }

    @Override
    public boolean hasKeysForProduction(
            OrganizationId organization, ApplicationId application, Instant now) {
        return events.stream()
                .filter(ApiKeyEvent.ApiKeyCreated.class::isInstance)
                .map(ApiKeyEvent.ApiKeyCreated.class::cast)
                .filter(made -> made.application().equals(application))
                .filter(made -> made.environment() == Environment.PRODUCTION)
                .map(made -> find(ApiKeyState.Existing.class, made.key()))
                .flatMap(Optional::stream)
                .anyMatch(key -> key.expiresAt() == null || key.expiresAt().isAfter(now));
    }

    @Override
    public boolean identityProviderExists(
            OrganizationId organization, IdentityProviderId provider) {
        return find(IdentityProviderState.Existing.class, provider)
                .filter(each -> each.organization().equals(organization))
                .isPresent();
    }

    @Override
    public int identityProviders(OrganizationId organization) {
        return (int)
                all(IdentityProviderState.Existing.class).stream()
                        .filter(each -> each.organization().equals(organization))
                        .count();
    }

    @Override
    public boolean otherAdministratorExists(ApplicationId application) {
        return administrators().stream().anyMatch(each -> !each.equals(application));
    }

    /** The applications that can sign in and have the right to administer everything. */
    public List<ApplicationId> administrators() {
        return all(ApplicationState.Existing.class).stream()
                .filter(each -> each.organization().equals(OrganizationId.SYSTEM))
                .filter(each -> isAdministrator(each))
                .map(ApplicationState.Existing::application)
                .toList();
    }

    private boolean isAdministrator(ApplicationState.Existing application) {
        ApiAuthorization authorization = application.authorizations().get(ApiId.PRECEPT);
        return authorization != null
                && authorization.reach() instanceof OrganizationReach.All
                && authorization.scopes().contains(scope(ApiId.PRECEPT, TestData.ADMIN))
                && application.details().grantTypes().contains(GrantType.CLIENT_CREDENTIALS)
                && application.secrets().values().contains(Instant.MAX);
    }
}
