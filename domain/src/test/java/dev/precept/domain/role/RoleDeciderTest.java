package dev.precept.domain.role;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.TestData.createApplication;
import static dev.precept.domain.TestData.createGroup;
import static dev.precept.domain.TestData.createOrganization;
import static dev.precept.domain.TestData.createProvider;
import static dev.precept.domain.TestData.createRole;
import static dev.precept.domain.TestData.createUser;
import static dev.precept.domain.TestData.putScope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.TestData;
import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.identityprovider.IdentityProviderCommand.DeleteIdentityProvider;
import dev.precept.domain.role.RoleCommand.AddMember;
import dev.precept.domain.role.RoleCommand.ChangeRole;
import dev.precept.domain.role.RoleCommand.CreateRole;
import dev.precept.domain.role.RoleCommand.DeleteRole;
import dev.precept.domain.role.RoleCommand.RemoveMember;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.MemberRemoved;
import dev.precept.domain.role.RoleEvent.PermissionsChanged;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.role.RoleEvent.RoleDeleted;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class RoleDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final RoleId CLERK = new RoleId("clerk");
    private static final ApiId ORDERS = new ApiId("orders");
    private static final RoleAudience EVERYBODY = new RoleAudience.Organization();

    private final World world =
            World.withOrganizations()
                    .given(
                            createApi(ORGANIZATION, ORDERS),
                            putScope(ORDERS, "read"),
                            putScope(ORDERS, "write"));
    private final Permission read = new Permission(ORDERS, world.scope(ORDERS, "read"));
    private final Permission write = new Permission(ORDERS, world.scope(ORDERS, "write"));

    private static ChangeRole change(Permission... permissions) {
        return new ChangeRole(CLERK, EVERYBODY, Set.of(permissions));
    }

    @Test
    void isMadeWithItsPermissions() {
        Handle handle = new Handle("clerk");
        world.when(new CreateRole(CLERK, ORGANIZATION, handle, EVERYBODY, Set.of(read)))
                .then(
                        new RoleCreated(CLERK, ORGANIZATION, handle, EVERYBODY),
                        new PermissionsChanged(Set.of(read), Set.of()));
    }

    @Test
    void onlyTheDifferenceHappens() {
        world.given(createRole(ORGANIZATION, CLERK));
        world.when(change(read)).then(new PermissionsChanged(Set.of(read), Set.of()));
        world.when(change(write)).then(new PermissionsChanged(Set.of(write), Set.of(read)));
        world.when(change(write)).then();
        world.when(change()).then(new PermissionsChanged(Set.of(), Set.of(write)));
    }

    @Test
    void givesOnlyScopesThatExist() {
        world.given(createRole(ORGANIZATION, CLERK), change(read));
        world.given(new ApiCommand.RemoveScope(ORDERS, new ScopeToken("read")));
        world.when(change(read, write)).then(new PermissionsChanged(Set.of(write), Set.of()));
        world.given(change(write));
        world.when(change(read, write)).refused(Code.UNKNOWN_REFERENCE, "scope", "orders");
    }

    @Test
    void aScopeMadeAgainIsAnotherOne() {
        world.given(createRole(ORGANIZATION, CLERK), change(read));
        world.given(
                new ApiCommand.RemoveScope(ORDERS, new ScopeToken("read")),
                putScope(ORDERS, "read"));
        assertThat(world.scope(ORDERS, "read")).isNotEqualTo(read.scope());
        assertThat(world.state(RoleState.Existing.class, CLERK).permissions())
                .containsExactly(read);
    }

    /** Invariant 4 of the package. */
    @Test
    void givesAScopeOnceWithOneConditionOrNone() {
        Permission gold = new Permission(read.api(), read.scope(), new Condition.Acr(Set.of("g")));
        Permission otp = new Permission(read.api(), read.scope(), new Condition.Amr(Set.of("o")));
        world.given(createRole(ORGANIZATION, CLERK), change(read));
        world.when(change(gold)).then(new PermissionsChanged(Set.of(gold), Set.of(read)));
        world.when(change(gold)).then();
        world.when(change(gold, otp)).refused(Code.INVALID_VALUE, "twice");
        world.when(change(gold, read)).refused(Code.INVALID_VALUE, "twice");
        world.when(change(otp, write))
                .then(new PermissionsChanged(Set.of(otp, write), Set.of(gold)));
    }

    /** Invariant 5 of the package. */
    @Test
    void aConditionThatCannotBeEvaluatedIsRefused() {
        world.given(createRole(ORGANIZATION, CLERK));
        Condition within = new Condition.Not(new Condition.Cel("nothing"));
        world.when(change(new Permission(read.api(), read.scope(), within)))
                .refused(Code.INVALID_VALUE, "nothing");
    }

    /** Invariant 5 of the package. */
    @Test
    void rightsOverThisServiceHaveNoCondition() {
        RoleId admins = new RoleId("admins");
        world.given(
                createApi(OrganizationId.SYSTEM, ApiId.PRECEPT),
                putScope(ApiId.PRECEPT, "precept:admin"),
                createRole(OrganizationId.SYSTEM, admins));
        Permission admin =
                new Permission(
                        ApiId.PRECEPT,
                        world.scope(ApiId.PRECEPT, "precept:admin"),
                        new Condition.Acr(Set.of("gold")));
        world.when(new ChangeRole(admins, EVERYBODY, Set.of(admin)))
                .refused(Code.NOT_ALLOWED, "condition");
    }

    @Test
    void givesWhatTheOrganizationsAboveHaveButNotThoseBeside() {
        OrganizationId child = new OrganizationId("child");
        world.given(createOrganization(child, ORGANIZATION), createRole(child, CLERK));
        world.given(change(read));
        RoleId stranger = new RoleId("stranger");
        world.given(createRole(OrganizationId.SYSTEM, stranger));
        world.when(new ChangeRole(stranger, EVERYBODY, Set.of(read)))
                .refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void itsAudienceNeverChanges() {
        ApplicationId shop = new ApplicationId("shop");
        RoleAudience audience = new RoleAudience.Application(shop);
        CreateRole create =
                new CreateRole(CLERK, ORGANIZATION, new Handle("clerk"), audience, Set.of());
        world.when(create).refused(Code.UNKNOWN_REFERENCE, "application");
        world.given(createApplication(ORGANIZATION, shop), create);
        world.when(new ChangeRole(CLERK, EVERYBODY, Set.of())).refused(Code.IMMUTABLE_FIELD);
        world.when(new ChangeRole(CLERK, audience, Set.of())).then();
    }

    @Test
    void onlyThoseThatExistBecomeMembers() {
        Member user = new Member.User(new UserId("john"));
        Member group = new Member.Group(new GroupId("librarians"));
        world.given(createRole(ORGANIZATION, CLERK));
        world.when(new AddMember(CLERK, user)).refused(Code.UNKNOWN_REFERENCE, "user");
        world.when(new AddMember(CLERK, group)).refused(Code.UNKNOWN_REFERENCE, "group");
        world.given(createUser(ORGANIZATION, new UserId("john")));
        world.given(createGroup(ORGANIZATION, new GroupId("librarians")));
        world.when(new AddMember(CLERK, user)).then(new MemberAdded(user));
        world.when(new AddMember(CLERK, group)).then(new MemberAdded(group));
        world.when(new AddMember(CLERK, user)).then();
        world.when(new RemoveMember(CLERK, user)).then(new MemberRemoved(user));
        world.when(new RemoveMember(CLERK, user)).then();
    }

    @Test
    void groupsOfProvidersThatExistBecomeMembers() {
        IdentityProviderId idp = new IdentityProviderId("idp");
        Member named = new Member.ProviderGroup(idp, "Librarians");
        world.given(createRole(ORGANIZATION, CLERK));
        world.when(new AddMember(CLERK, named)).refused(Code.UNKNOWN_REFERENCE, "provider");
        world.given(createProvider(ORGANIZATION, idp));
        world.when(new AddMember(CLERK, new Member.ProviderGroup(idp, " ")))
                .refused(Code.INVALID_VALUE, "empty");
        world.when(new AddMember(CLERK, new Member.ProviderGroup(idp, "a\nb")))
                .refused(Code.INVALID_VALUE, "control");
        world.when(new AddMember(CLERK, named)).then(new MemberAdded(named));
        world.when(new AddMember(CLERK, named)).then();
        world.given(new DeleteIdentityProvider(idp));
        world.when(new RemoveMember(CLERK, named)).then(new MemberRemoved(named));
    }

    @Test
    void isDeletedOnceAndGivesItsHandleBack() {
        world.given(createRole(ORGANIZATION, CLERK));
        world.when(createRole(ORGANIZATION, CLERK)).refused(Code.ALREADY_EXISTS);
        world.when(new DeleteRole(CLERK)).then(new RoleDeleted());
        world.when(new DeleteRole(CLERK)).refused(Code.NOT_FOUND);
        world.given(
                new CreateRole(
                        new RoleId("other"),
                        ORGANIZATION,
                        new Handle("clerk"),
                        EVERYBODY,
                        Set.of()));
    }

    @Test
    void aLargeChangeIsSeveralEvents() {
        ApiId large = new ApiId("large");
        world.given(createApi(ORGANIZATION, large), createRole(ORGANIZATION, CLERK));
        Set<Permission> all = new HashSet<>();
        for (int i = 0; i < Limits.SCOPES_PER_API; i++) {
            world.given(putScope(large, "s" + i));
            all.add(new Permission(large, world.scope(large, "s" + i)));
        }
        all.add(read);
        List<DomainEvent> events = world.when(new ChangeRole(CLERK, EVERYBODY, all)).events();
        assertThat(events).hasSize(2);
        assertThat(world.state(RoleState.Existing.class, CLERK).permissions()).isEqualTo(all);
        world.when(new ChangeRole(CLERK, EVERYBODY, all)).then();
    }

    private static final RoleId JUDGE = new RoleId("judge");
    private static final Member JANE = new Member.User(new UserId("jane"));

    private void givenTwoRolesAndJane() {
        world.given(TestData.createRole(ORGANIZATION, CLERK));
        world.given(TestData.createRole(ORGANIZATION, JUDGE));
        world.given(
                new UserCommand.CreateUser(
                        new UserId("jane"), ORGANIZATION, new Handle("jane"), Attributes.NONE));
    }

    private static ChangeRole excluding(RoleId... roles) {
        return new ChangeRole(CLERK, EVERYBODY, Set.of(), new RoleTies(Set.of(roles), false, null));
    }

    @Test
    void anAssignmentHasBoundsThatLeaveSomething() {
        givenTwoRolesAndJane();
        Instant now = World.NOW;
        Instant later = now.plusSeconds(60);
        world.when(new AddMember(CLERK, JANE, new Validity(later, later, null)))
                .refused(Code.INVALID_VALUE, "before it begins");
        world.when(new AddMember(CLERK, JANE, new Validity(null, now, null)))
                .refused(Code.INVALID_VALUE, "over already");
        world.when(new AddMember(CLERK, JANE, new Validity(now, Instant.MAX, null)))
                .refused(Code.INVALID_VALUE, "9999");
        Validity window = new Validity(now, later, null);
        world.when(new AddMember(CLERK, JANE, window)).then(new MemberAdded(JANE, window));
        world.when(new AddMember(CLERK, JANE, window)).then();
        world.when(new AddMember(CLERK, JANE)).then(new MemberAdded(JANE));
    }

    @Test
    void anEmergencyEndsSoonAndHasAReason() {
        givenTwoRolesAndJane();
        Instant now = World.NOW;
        BreakGlass fire = new BreakGlass("Fire");
        Instant tooLate = now.plus(Duration.ofHours(24)).plusSeconds(1);
        world.when(new AddMember(CLERK, JANE, new Validity(null, null, fire)))
                .refused(Code.INVALID_VALUE, "24 hours");
        world.when(new AddMember(CLERK, JANE, new Validity(null, tooLate, fire)))
                .refused(Code.INVALID_VALUE, "24 hours");
        Instant end = now.plus(Duration.ofHours(24));
        world.when(new AddMember(CLERK, JANE, new Validity(null, end, new BreakGlass(" "))))
                .refused(Code.INVALID_VALUE, "reason");
        world.when(new AddMember(CLERK, JANE, new Validity(now.plusSeconds(1), end, fire)))
                .refused(Code.INVALID_VALUE, "begins at once");
        Validity emergency = new Validity(null, end, fire);
        world.when(new AddMember(CLERK, JANE, emergency)).then(new MemberAdded(JANE, emergency));
    }

    @Test
    void anEmergencyTakesNothingAwayThatIsHeldOtherwise() {
        givenTwoRolesAndJane();
        Instant soon = World.NOW.plusSeconds(1);
        Validity emergency = new Validity(null, soon, new BreakGlass("Fire"));
        Validity window = new Validity(null, World.NOW.plusSeconds(60), null);
        Validity later = new Validity(World.NOW.plusSeconds(60), null, null);
        for (Validity ordinary : List.of(Validity.ALWAYS, window, later)) {
            world.given(new AddMember(CLERK, JANE, ordinary));
            world.when(new AddMember(CLERK, JANE, emergency)).refused(Code.NOT_ALLOWED, "already");
        }
        world.given(new RemoveMember(CLERK, JANE), new AddMember(CLERK, JANE, emergency));
        Validity longer = new Validity(null, soon.plusSeconds(9), new BreakGlass("Fire"));
        world.when(new AddMember(CLERK, JANE, longer)).then(new MemberAdded(JANE, longer));
        world.when(new AddMember(CLERK, JANE)).then(new MemberAdded(JANE));
    }

    @Test
    void nobodyIsGivenRolesThatExcludeEachOther() {
        givenTwoRolesAndJane();
        world.when(excluding(CLERK)).refused(Code.INVALID_VALUE, "itself");
        world.when(excluding(new RoleId("none"))).refused(Code.UNKNOWN_REFERENCE, "none");
        world.given(new AddMember(CLERK, JANE));
        world.given(new AddMember(JUDGE, JANE));
        world.when(excluding(JUDGE)).refused(Code.ROLES_EXCLUDE, "clerk", "judge");
        world.given(new RoleCommand.RemoveMember(JUDGE, JANE));
        world.when(excluding(JUDGE)).then(new RoleEvent.ExclusionsChanged(Set.of(JUDGE)));
        world.when(new AddMember(JUDGE, JANE)).refused(Code.ROLES_EXCLUDE, "clerk", "judge");
        Instant end = World.NOW.plusSeconds(60);
        Validity emergency = new Validity(null, end, new BreakGlass("Fire"));
        world.when(new AddMember(JUDGE, JANE, emergency)).then(new MemberAdded(JANE, emergency));
    }

    @Test
    void aGroupOfAProviderIsNotGivenRolesThatExcludeEachOther() {
        givenTwoRolesAndJane();
        IdentityProviderId provider = new IdentityProviderId("idp");
        world.given(TestData.createProvider(ORGANIZATION, provider));
        Member staff = new Member.ProviderGroup(provider, "staff");
        Instant end = World.NOW.plusSeconds(60);
        world.given(excluding(JUDGE));
        world.given(new AddMember(CLERK, staff, new Validity(null, end, null)));
        world.when(new AddMember(JUDGE, staff)).refused(Code.ROLES_EXCLUDE, "clerk", "judge");
        Member others = new Member.ProviderGroup(provider, "others");
        world.when(new AddMember(JUDGE, others)).then(new MemberAdded(others));
        Validity after = new Validity(end, null, null);
        world.when(new AddMember(JUDGE, staff, after)).then(new MemberAdded(staff, after));
    }

    @Test
    void oneAfterTheOtherTheyAreHeld() {
        givenTwoRolesAndJane();
        Instant turn = World.NOW.plusSeconds(60);
        world.given(excluding(JUDGE));
        world.given(new AddMember(CLERK, JANE, new Validity(null, turn, null)));
        world.when(new AddMember(JUDGE, JANE, new Validity(turn.minusSeconds(1), null, null)))
                .refused(Code.ROLES_EXCLUDE);
        Validity after = new Validity(turn, null, null);
        world.when(new AddMember(JUDGE, JANE, after)).then(new MemberAdded(JANE, after));
    }

    @Test
    void whatExcludesIsNotDeleted() {
        givenTwoRolesAndJane();
        world.given(excluding(JUDGE));
        world.when(new RoleCommand.DeleteRole(CLERK)).refused(Code.IN_USE, "exclude");
        world.when(new RoleCommand.DeleteRole(JUDGE)).refused(Code.IN_USE, "exclude");
        world.given(excluding());
        world.when(new RoleCommand.DeleteRole(JUDGE)).then(new RoleEvent.RoleDeleted());
    }
}
