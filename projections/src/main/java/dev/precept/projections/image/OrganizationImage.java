package dev.precept.projections.image;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.collection.SortedInts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An organization and everything in it, its own only: what it inherits, {@link PolicyImage} tells.
 * Null means that there is no such thing. Lists are in the order of handles, where things have
 * handles, else of ids. Immutable.
 */
public final class OrganizationImage {
    private static final Comparator<RoleImage> BY_HANDLE =
            Comparator.comparing(role -> role.document().handle());

    private final OrganizationContent content;
    private final FactSum facts;
    private final PersistentMap<ApiId, FactSum> apiFacts;
    private final StateHash stateHash;
    private final @Nullable OrganizationImage own;

    /** Made by whoever looks first; what else may make it at once makes the same. */
    private @Nullable Placed placed;

    /**
     * Puts together what belongs together.
     *
     * @param facts the sum of everything the organization consists of
     * @param apiFacts of that, what matters to one API alone
     */
    public OrganizationImage(
            OrganizationContent content, FactSum facts, PersistentMap<ApiId, FactSum> apiFacts) {
        this.content = content;
        this.facts = facts;
        this.apiFacts = apiFacts;
        this.stateHash = facts.hash();
        this.own = null;
    }

    private OrganizationImage(OrganizationImage own, List<OrganizationImage> above) {
        this.content =
                own.content.with(
                        own.content
                                .roles()
                                .below(above.stream().map(it -> it.content.roles()).toList()));
        this.facts = own.facts;
        this.apiFacts = own.apiFacts;
        this.stateHash = own.stateHash;
        this.own = own;
    }

    /**
     * The same below these, the nearest first: its roles that stand for one of theirs give what
     * that one gives.
     */
    OrganizationImage below(List<OrganizationImage> above) {
        Placed known = placed;
        if (known == null || !known.isBelow(above)) {
            known = new Placed(above, new OrganizationImage(this, above));
            placed = known;
        }
        return known.image();
    }

    /** This one below others, which are immutable as this one is. */
    private record Placed(List<OrganizationImage> above, OrganizationImage image) {
        @SuppressWarnings("ReferenceEquality") // what did not change is the same object
        boolean isBelow(List<OrganizationImage> others) {
            boolean isSame = above.size() == others.size();
            for (int i = 0; isSame && i < others.size(); i++) {
                isSame = above.get(i) == others.get(i);
            }
            return isSame;
        }
    }

    /** Whether a role of it stands for one above. */
    public boolean standsForOthers() {
        return content.roles().standsForOthers();
    }

    /** The same without what stands above it. */
    OrganizationImage own() {
        return own == null ? this : own;
    }

    public OrganizationDocument document() {
        return content.document();
    }

    /** The sub-images. */
    public OrganizationContent content() {
        return content;
    }

    /** The sum of everything the organization consists of. */
    public FactSum factSum() {
        return facts;
    }

    /** For each API, the sum of what matters to it alone. */
    public PersistentMap<ApiId, FactSum> apiFactSums() {
        return apiFacts;
    }

    /** The fingerprint of the organization's logical content. */
    public StateHash stateHash() {
        return stateHash;
    }

    public @Nullable ApiImage api(ApiId id) {
        return content.apis().get(id);
    }

    public @Nullable ApiImage api(Handle handle) {
        return content.apis().get(handle);
    }

    public @Nullable ApiImage apiByIdentifier(String identifier) {
        return content.apis().byIdentifier(identifier);
    }

    /** The APIs of this handle or resource type; more than one is ambiguous. */
    public List<ApiImage> apisByName(String handleOrResourceType) {
        return content.apis().byName(handleOrResourceType);
    }

    public List<ApiImage> apis() {
        return content.apis().list();
    }

    /** Up to {@code limit} APIs whose handles come after the one given, by handle. */
    public List<ApiImage> apis(@Nullable Handle after, int limit) {
        return content.apis().after(after, limit);
    }

    public @Nullable ScopeDocument scopeByWireName(String wireName) {
        return content.apis().scopeByWireName(wireName);
    }

    /** The API that the subscription, resource instance or API key of this id is about. */
    public @Nullable ApiId apiOfStream(String id) {
        SubscriptionDocument subscription = content.subscriptions().get(new SubscriptionId(id));
        if (subscription != null) {
            return subscription.api();
        }
        ResourceDocument resource = content.resources().get(new ResourceId(id));
        if (resource != null) {
            return resource.api();
        }
        ApiKeyDocument key = content.apiKeys().get(new SecretId(id));
        return key == null ? null : key.api();
    }

    public @Nullable ApplicationImage application(ApplicationId id) {
        return content.applications().get(id);
    }

    public @Nullable ApplicationImage application(Handle handle) {
        return content.applications().get(handle);
    }

    /** The application whose id this text is. */
    public @Nullable ApplicationImage applicationWithId(String text) {
        return content.applications().withId(text);
    }

    /** The application whose handle this text is. */
    public @Nullable ApplicationImage applicationWithHandle(String text) {
        return content.applications().withHandle(text);
    }

    /** What the application may ask for of the API; null if it is not authorized for it. */
    public ApplicationImage.@Nullable Authorized authorized(
            ApplicationImage application, ApiId api) {
        return application.authorized(content.applications().number(api.value()));
    }

    /** Whether the scope is among what the application is authorized for. Allocates nothing. */
    public boolean mayAskFor(ApplicationImage.Authorized authorized, ScopeId scope) {
        return authorized.has(content.applications().number(scope.value()));
    }

    public List<ApplicationImage> applications() {
        return content.applications().list();
    }

    /** Up to {@code limit} applications whose handles come after the one given, by handle. */
    public List<ApplicationImage> applications(@Nullable Handle after, int limit) {
        return content.applications().after(after, limit);
    }

    /** All applications whose handles come after the one given, found as they are asked for. */
    public Iterator<ApplicationImage> applicationsByHandle(@Nullable Handle after) {
        return content.applications().after(after);
    }

    public @Nullable RoleImage role(RoleId id) {
        return bound(content.roles().get(id));
    }

    public @Nullable RoleImage role(Handle handle) {
        return bound(content.roles().get(handle));
    }

    public List<RoleImage> roles() {
        return content.roles().list().stream().map(role -> role.among(content.users())).toList();
    }

    /** Up to {@code limit} roles whose handles come after the one given, by handle. */
    public List<RoleImage> roles(@Nullable Handle after, int limit) {
        return content.roles().after(after, limit).stream()
                .map(role -> role.among(content.users()))
                .toList();
    }

    /** The roles of organizations above that roles of this one stand for, there or not. */
    public Set<RoleId> rolesStoodFor() {
        return content.roles().bases();
    }

    public @Nullable UserImage user(UserId id) {
        return content.users().get(id);
    }

    public @Nullable UserImage user(Handle handle) {
        return content.users().get(handle);
    }

    /** The user whose id this text is. */
    public @Nullable UserImage userWithId(String text) {
        return content.users().withId(text);
    }

    /** The user whose handle this text is. */
    public @Nullable UserImage userWithHandle(String text) {
        return content.users().withHandle(text);
    }

    /** The user who is not active; null where there is none, or he is active. */
    public @Nullable UserDocument inactiveUser(UserId id) {
        return content.users().inactive().get(id);
    }

    /** The user who is not active; null where there is none, or he is active. */
    public @Nullable UserDocument inactiveUser(Handle handle) {
        return content.users().inactive().get(handle);
    }

    /** All who are not active, by handle. */
    public List<UserDocument> inactiveUsers() {
        return content.users().inactive().all();
    }

    /** The user, active or not. */
    public @Nullable UserDocument anyUser(UserId id) {
        UserImage active = user(id);
        return active == null ? inactiveUser(id) : active.document();
    }

    /** The user, active or not. */
    public @Nullable UserDocument anyUser(Handle handle) {
        UserImage active = user(handle);
        return active == null ? inactiveUser(handle) : active.document();
    }

    /** Up to {@code limit} users, active or not, whose handles come after the one given. */
    public List<UserDocument> anyUsers(@Nullable Handle after, int limit) {
        List<UserDocument> some = new ArrayList<>();
        users(after, limit).forEach(it -> some.add(it.document()));
        inactiveUsers().stream()
                .filter(it -> after == null || it.handle().compareTo(after) > 0)
                .limit(limit)
                .forEach(some::add);
        some.sort(Comparator.comparing(UserDocument::handle));
        return some.size() > limit ? some.subList(0, limit) : some;
    }

    /** Whether the user counts. */
    public boolean isActive(UserDocument user) {
        return inactiveUser(user.id()) == null;
    }

    /** What is kept of a user, active or not. */
    public Attributes attributes(UserDocument user) {
        return content.userAttributes().of(content.users().knownOrFail(user.id().value()));
    }

    /** The groups a user is directly in, active or not. */
    public List<GroupImage> groupsOf(UserDocument user) {
        return groups(content.users().knownOrFail(user.id().value()).groups());
    }

    /** The roles that name a user himself, active or not. */
    public List<RoleImage> rolesOf(UserDocument user) {
        return roles(content.users().knownOrFail(user.id().value()).roles());
    }

    /** Up to {@code limit} users whose handles come after the one given. */
    public List<UserImage> users(@Nullable Handle after, int limit) {
        return content.users().after(after, limit);
    }

    /** All users whose ids come after the one given, by id, found as they are asked for. */
    public Iterator<UserImage> usersById(@Nullable String after) {
        return content.users().byIdAfter(after);
    }

    /**
     * The users whom any of the roles names, directly or through groups, and whose ids come after
     * the one given: each once, by id, found as they are asked for.
     */
    public Iterator<UserImage> holders(Collection<RoleImage> roles, @Nullable String after) {
        return Holders.of(content, roles).after(after);
    }

    /** How many users those roles name at most: who is named more than once, counts as often. */
    public long mostHolders(Collection<RoleImage> roles) {
        return Holders.of(content, roles).size();
    }

    public @Nullable GroupImage group(GroupId id) {
        return bound(content.groups().get(id));
    }

    public @Nullable GroupImage group(Handle handle) {
        return bound(content.groups().get(handle));
    }

    /** Up to {@code limit} groups whose handles come after the one given. */
    public List<GroupImage> groups(@Nullable Handle after, int limit) {
        return content.groups().after(after, limit).stream()
                .map(group -> group.among(content.users()))
                .toList();
    }

    public @Nullable PlanDocument plan(PlanId id) {
        return content.plans().get(id);
    }

    public @Nullable PlanDocument plan(Handle handle) {
        return content.plans().get(handle);
    }

    public List<PlanDocument> plans() {
        return content.plans().list();
    }

    /** Up to {@code limit} plans whose handles come after the one given, by handle. */
    public List<PlanDocument> plans(@Nullable Handle after, int limit) {
        return content.plans().after(after, limit);
    }

    public @Nullable SubscriptionDocument subscription(ApplicationId application, ApiId api) {
        return content.subscriptions().get(application, api);
    }

    public @Nullable SubscriptionDocument subscription(SubscriptionId id) {
        return content.subscriptions().get(id);
    }

    /** The APIs the application is subscribed to, in whatever state. */
    public Set<ApiId> subscribedApis(ApplicationId application) {
        return content.subscriptions().apis(application);
    }

    public List<SubscriptionDocument> subscriptions() {
        return content.subscriptions().list();
    }

    /** Up to {@code limit} subscriptions whose ids come after the one given, by id. */
    public List<SubscriptionDocument> subscriptions(@Nullable String after, int limit) {
        return content.subscriptions().after(after, limit);
    }

    /** What is kept of the user beyond roles and groups. */
    public Attributes attributes(UserImage user) {
        return content.userAttributes().of(user);
    }

    public PoliciesImage policies() {
        return content.policies();
    }

    public ResourcesImage resources() {
        return content.resources();
    }

    public GatewaysImage gateways() {
        return content.gateways();
    }

    public ApiKeysImage apiKeys() {
        return content.apiKeys();
    }

    public IdentityProvidersImage identityProviders() {
        return content.identityProviders();
    }

    public WebhooksImage webhooks() {
        return content.webhooks();
    }

    public ReviewsImage reviews() {
        return content.reviews();
    }

    /** What waits or waited for a second person's approval. */
    public ProposalsImage proposals() {
        return content.proposals();
    }

    public @Nullable KeyRingDocument keyRing() {
        return content.keyRing();
    }

    public CutOffs cutOffs() {
        return content.cutOffs();
    }

    /**
     * The roles that count for the user, by a sign-in: those that name the user, a group of the
     * user's, or a group that the identity provider said the user is in, as long as the provider is
     * there. Where no role names anybody for a time, and none excludes another, it is a matter of
     * the sign-in alone.
     *
     * @param signIn {@code idp}, the provider's id, and {@code idp_groups}, if anything
     */
    public HeldRoles heldRoles(UserImage user, Attributes signIn, Instant at) {
        List<Member.ProviderGroup> named = providerGroups(signIn);
        int[] mapped = RoleSet.NONE.ascending();
        for (Member.ProviderGroup group : named) {
            mapped = SortedInts.union(mapped, content.roles().naming(group));
        }
        RoleSet besides = mapped.length == 0 ? RoleSet.NONE : new RoleSet(mapped);
        if (!hasRoleRules()) {
            return HeldRoles.with(besides);
        }
        return new RoleResolution(content.roles(), at, effectiveNumbers(user, besides))
                .with(as(user, signIn))
                .held();
    }

    /** When those of the roles end that the user holds for a time now; in the order of time. */
    public List<Instant> endsOf(Set<RoleId> roles, UserImage user, Attributes signIn, Instant at) {
        SortedSet<Instant> ends = new TreeSet<>();
        for (Member member : as(user, signIn)) {
            for (Map.Entry<Integer, Validity> term :
                    content.roles().rules().of(member).entrySet()) {
                RoleImage role = content.roles().get(term.getKey());
                Instant until = term.getValue().until();
                if (role != null
                        && until != null
                        && term.getValue().isAt(at)
                        && roles.contains(role.document().id())) {
                    ends.add(until);
                }
            }
        }
        return List.copyOf(ends);
    }

    /** What roles name where they name the user: the user, the groups, and the provider's. */
    private List<Member> as(UserImage user, Attributes signIn) {
        List<Member> members = new ArrayList<>(providerGroups(signIn));
        members.add(new Member.User(user.id()));
        effectiveGroups(user).forEach(group -> members.add(new Member.Group(group.id())));
        return members;
    }

    /** The same without a sign-in. */
    public HeldRoles heldRoles(UserImage user, Instant at) {
        return heldRoles(user, Attributes.NONE, at);
    }

    /** Whether a role names anybody for a time, or may exclude another. */
    public boolean hasRoleRules() {
        return content.roles().hasRules();
    }

    /** The groups that a sign-in tells of, as long as the identity provider is there. */
    public List<Member.ProviderGroup> providerGroups(Attributes signIn) {
        List<Member.ProviderGroup> groups = ProviderGroups.of(signIn);
        return groups.isEmpty()
                        || content.identityProviders().get(groups.getFirst().provider()) == null
                ? List.of()
                : groups;
    }

    /** What is known of a sign-in, with those groups of a provider only that a role names. */
    public Attributes withNamedGroups(Attributes signIn) {
        return ProviderGroups.keep(signIn, content.roles()::names);
    }

    /**
     * Whether a role of this audience that counts for the user gives the scope. Allocates nothing.
     */
    public boolean gives(UserImage user, HeldRoles held, ScopeId scope, RoleAudience audience) {
        int[] giving = content.roles().giving(scope).in(audience);
        return SortedInts.intersect(held.more().ascending(), giving)
                || (!held.isAll() && gives(user.page(), user.record(), giving));
    }

    /** Whether a role of this audience that does not count beside others would give the scope. */
    public boolean givesButForExclusion(HeldRoles held, ScopeId scope, RoleAudience audience) {
        if (held.excluded().isEmpty()) {
            return false;
        }
        ScopeRoles giving = content.roles().giving(scope);
        int[] excluded = held.excluded().ascending();
        return SortedInts.intersect(excluded, giving.in(audience))
                || giving.conditional().stream()
                        .anyMatch(
                                one ->
                                        one.audience().equals(audience)
                                                && SortedInts.contains(excluded, one.number()));
    }

    /** Whether one of the roles is the user's of this number. Allocates nothing. */
    public boolean gives(int user, RoleSet giving) {
        byte[] page = content.users().table().pageOf(user);
        return page != null && gives(page, UserPage.start(page, user), giving.ascending());
    }

    /** The roles of this audience that give the scope. */
    public RoleSet giving(ScopeId scope, RoleAudience audience) {
        return new RoleSet(content.roles().giving(scope).in(audience));
    }

    private boolean gives(byte[] page, int record, int[] giving) {
        if (giving.length == 0) {
            return false;
        }
        if (UserRecord.intersect(page, UserRecord.roles(page, record), giving)) {
            return true;
        }
        int groups = UserRecord.groups(page, record);
        int at = UserRecord.first(page, groups);
        int number = 0;
        for (int i = UserRecord.count(page, groups); i > 0; i--) {
            number += UserRecord.step(page, at);
            at = UserRecord.following(page, at);
            GroupImage group = content.groups().get(number);
            if (group != null && SortedInts.intersect(group.allRoles(), giving)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What roles of this audience, that count for the user, give of the scope under a condition.
     */
    public List<ConditionalGrant> conditionalGrants(
            UserImage user, HeldRoles counting, ScopeId scope, RoleAudience audience) {
        List<ConditionalRole> conditional = content.roles().giving(scope).conditional();
        if (conditional.isEmpty()) {
            return List.of();
        }
        int[] held = numbers(user, counting);
        List<ConditionalGrant> grants = new ArrayList<>();
        for (ConditionalRole one : conditional) {
            RoleImage role = content.roles().get(one.number());
            if (role != null
                    && one.audience().equals(audience)
                    && SortedInts.contains(held, one.number())) {
                grants.add(new ConditionalGrant(role.among(content.users()), one.condition()));
            }
        }
        return grants;
    }

    /** Whether any role of this audience counts for the user. Allocates nothing. */
    public boolean hasRole(UserImage user, HeldRoles held, RoleAudience audience) {
        return isAnyOf(held.more().ascending(), audience)
                || (!held.isAll() && hasRole(user.page(), user.record(), audience));
    }

    /** Whether the user of this number holds any role of this audience. Allocates nothing. */
    public boolean hasRole(int user, RoleAudience audience) {
        byte[] page = content.users().table().pageOf(user);
        return page != null && hasRole(page, UserPage.start(page, user), audience);
    }

    private boolean hasRole(byte[] page, int record, RoleAudience audience) {
        int roles = UserRecord.roles(page, record);
        int at = UserRecord.first(page, roles);
        int number = 0;
        for (int i = UserRecord.count(page, roles); i > 0; i--) {
            number += UserRecord.step(page, at);
            at = UserRecord.following(page, at);
            if (isOf(number, audience)) {
                return true;
            }
        }
        int groups = UserRecord.groups(page, record);
        at = UserRecord.first(page, groups);
        number = 0;
        for (int i = UserRecord.count(page, groups); i > 0; i--) {
            number += UserRecord.step(page, at);
            at = UserRecord.following(page, at);
            GroupImage group = content.groups().get(number);
            if (group != null && isAnyOf(group.allRoles(), audience)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAnyOf(int[] roles, RoleAudience audience) {
        for (int role : roles) {
            if (isOf(role, audience)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOf(int number, RoleAudience audience) {
        RoleImage role = content.roles().get(number);
        return role != null && role.document().audience().equals(audience);
    }

    /** The number of the user whose id or handle this text is; negative where there is no one. */
    public int userNumber(String idOrHandle) {
        return content.users().numbered(idOrHandle);
    }

    /** The id of the user who has the number. */
    public String userName(int number) {
        return content.users().get(number).name();
    }

    /** Whether there are policies in it. */
    public boolean hasPolicies() {
        return !content.policies().list().isEmpty();
    }

    /** Whether a user who is there has the number. Allocates nothing. */
    public boolean hasUser(int number) {
        return content.users().isThere(number);
    }

    /**
     * Whether users' numbers mean the same in the other image: they do where one was made from the
     * other by events.
     */
    public boolean numbersAs(OrganizationImage other) {
        return content.users().isOfOneOriginWith(other.content.users());
    }

    /**
     * Whether everything but users, groups and who holds what is the same as in the other image.
     */
    @SuppressWarnings("ReferenceEquality") // what did not change is the same object
    public boolean differsInMembersOnly(OrganizationImage other) {
        return content.document() == other.content.document()
                && content.apis() == other.content.apis()
                && content.applications() == other.content.applications()
                && content.subscriptions() == other.content.subscriptions()
                && content.policies() == other.content.policies()
                && content.roles().givesAs(other.content.roles());
    }

    /** The roles that count for the user. */
    public List<RoleImage> effectiveRoles(UserImage user, HeldRoles held) {
        return roles(numbers(user, held));
    }

    /** Whether the role counts only as far as it was given for an emergency. */
    public boolean isEmergencyOnly(RoleImage role, HeldRoles held) {
        return SortedInts.contains(held.emergencyOnly().ascending(), role.number());
    }

    /** The roles that are not held beside this one, there or not. */
    public Set<RoleId> excludedWith(RoleId role) {
        return content.roles().excludedWith(role);
    }

    /** The roles that the user holds and that exclude each other. */
    public List<RoleImage> excludedRoles(HeldRoles held) {
        return roles(held.excluded().union(held.emergencyOnly()).ascending());
    }

    /** The roles that the user holds, whether or not they count beside each other. */
    public List<RoleImage> rolesHeld(UserImage user, Instant at) {
        HeldRoles held = heldRoles(user, at);
        return roles(SortedInts.union(numbers(user, held), held.excluded().ascending()));
    }

    /** The roles that name the user or a group of the user's, now or at some time. */
    public List<RoleImage> rolesAtSomeTime(UserImage user) {
        int[] all = numbers(user, HeldRoles.PLAIN);
        for (Member member : as(user, Attributes.NONE)) {
            all = withTerms(all, member);
        }
        return roles(all);
    }

    /** The roles of this audience that count for the user and give a scope, come what may. */
    public List<RoleImage> rolesGiving(
            UserImage user, HeldRoles held, ScopeId scope, RoleAudience audience) {
        int[] giving = content.roles().giving(scope).in(audience);
        int[] found = {};
        for (int number : numbers(user, held)) {
            if (SortedInts.contains(giving, number)) {
                found = SortedInts.with(found, number);
            }
        }
        return roles(found);
    }

    /** All roles that give the scope, some perhaps under a condition. */
    public List<RoleImage> rolesGiving(ScopeId scope) {
        return roles(content.roles().giving(scope).all());
    }

    /** The roles that name the user itself, now or at some time. */
    public List<RoleImage> rolesOf(UserImage user) {
        return roles(withTerms(user.roles(), new Member.User(user.id())));
    }

    /** The roles that name the group itself, now or at some time. */
    public List<RoleImage> rolesOf(GroupImage group) {
        return roles(withTerms(group.ownRoles(), new Member.Group(group.id())));
    }

    /** With the roles that name the member for a time. */
    private int[] withTerms(int[] numbers, Member member) {
        int[] all = numbers;
        for (int role : content.roles().rules().of(member).keySet()) {
            all = SortedInts.with(all, role);
        }
        return all;
    }

    /** The roles that members of the group hold through it, now or at some time. */
    RoleSet rolesThrough(GroupImage group) {
        int[] all = group.allRoles();
        if (hasRoleRules()) {
            for (GroupImage above : content.groups().above(new int[] {group.number()})) {
                all = withTerms(all, new Member.Group(above.id()));
            }
        }
        return new RoleSet(all);
    }

    /** The ids of the roles that name the user itself for ever, sorted. */
    public List<String> roleIds(UserImage user) {
        return roleIds(user.roles());
    }

    /** The ids of the roles that name the group itself for ever, sorted. */
    public List<String> roleIds(GroupImage group) {
        return roleIds(group.ownRoles());
    }

    /** The ids of the roles that name the provider's group for ever, sorted. */
    public List<String> roleIds(Member.ProviderGroup group) {
        return roleIds(content.roles().naming(group));
    }

    private List<String> roleIds(int[] numbers) {
        if (numbers.length == 0) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            RoleImage role = content.roles().get(number);
            if (role != null) {
                ids.add(role.document().id().value());
            }
        }
        ids.sort(null);
        return ids;
    }

    /** By id the roles that name the member for a time, and when that counts. */
    public SortedMap<String, Validity> terms(Member member) {
        SortedMap<String, Validity> terms = new TreeMap<>();
        content.roles()
                .rules()
                .of(member)
                .forEach(
                        (number, validity) -> {
                            RoleImage role = content.roles().get(number);
                            if (role != null) {
                                terms.put(role.document().id().value(), validity);
                            }
                        });
        return terms;
    }

    /** The ids of the groups that the user is directly in, sorted. */
    public List<String> groupIds(UserImage user) {
        int[] numbers = user.groups();
        if (numbers.length == 0) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            GroupImage group = content.groups().get(number);
            if (group != null) {
                ids.add(group.id().value());
            }
        }
        ids.sort(null);
        return ids;
    }

    /** The groups the user is in, directly or through others, by id. */
    public List<GroupImage> effectiveGroups(UserImage user) {
        return content.groups().above(user.groups());
    }

    /** The groups the user is directly in. */
    public List<GroupImage> groupsOf(UserImage user) {
        return groups(user.groups());
    }

    /** The groups the group is directly in. */
    public List<GroupImage> groupsOf(GroupImage group) {
        return groups(group.parents());
    }

    int[] heldNumbers(UserImage user, Instant at) {
        return numbers(user, heldRoles(user, at));
    }

    private int[] numbers(UserImage user, HeldRoles held) {
        return held.isAll() ? held.more().ascending() : effectiveNumbers(user, held.more());
    }

    private int[] effectiveNumbers(UserImage user, RoleSet mapped) {
        int[] numbers = SortedInts.union(user.roles(), mapped.ascending());
        for (int number : user.groups()) {
            GroupImage group = content.groups().get(number);
            if (group != null) {
                numbers = SortedInts.union(numbers, group.allRoles());
            }
        }
        return numbers;
    }

    private @Nullable RoleImage bound(@Nullable RoleImage role) {
        return role == null ? null : role.among(content.users());
    }

    private @Nullable GroupImage bound(@Nullable GroupImage group) {
        return group == null ? null : group.among(content.users());
    }

    private List<RoleImage> roles(int[] numbers) {
        List<RoleImage> roles = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            RoleImage role = content.roles().get(number);
            if (role != null) {
                roles.add(role.among(content.users()));
            }
        }
        roles.sort(BY_HANDLE);
        return roles;
    }

    private List<GroupImage> groups(int[] numbers) {
        List<GroupImage> groups = new ArrayList<>(numbers.length);
        for (int number : numbers) {
            GroupImage group = content.groups().get(number);
            if (group != null) {
                groups.add(group.among(content.users()));
            }
        }
        groups.sort(Comparator.comparing(group -> group.document().handle()));
        return groups;
    }
}
