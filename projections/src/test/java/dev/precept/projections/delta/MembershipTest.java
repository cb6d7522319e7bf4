package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Who holds which role: directly, through groups, through groups of groups. */
class MembershipTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final RoleAudience EVERYONE = new RoleAudience.Organization();

    private final TestLog log =
            new TestLog()
                    .organization(ACME, null)
                    .command(ACME, new UserId("ann"), Samples.user("ann"))
                    .command(ACME, new GroupId("inner"), Samples.group("inner"))
                    .command(ACME, new GroupId("middle"), Samples.group("middle"))
                    .command(ACME, new GroupId("outer"), Samples.group("outer"))
                    .command(ACME, new RoleId("reader"), Samples.role("reader"), grants("read"));

    @Test
    void aRoleOfAGroupReachesTheGroupsInIt() {
        addToRole("reader", new Member.Group(new GroupId("outer")));
        addToGroup("inner", new GroupMember.User(new UserId("ann")));
        addToGroup("middle", new GroupMember.Group(new GroupId("inner")));
        assertThat(roles("ann")).isEmpty();
        addToGroup("outer", new GroupMember.Group(new GroupId("middle")));
        assertThat(roles("ann")).containsExactly("reader");
        assertThat(gets("ann", "read")).isTrue();
        assertThat(gets("ann", "write")).isFalse();
        removeFromGroup("middle", new GroupMember.Group(new GroupId("inner")));
        assertThat(roles("ann")).isEmpty();
        assertThat(gets("ann", "read")).isFalse();
    }

    @Test
    void aGroupThatIsGonePassesNothingOn() {
        addToRole("reader", new Member.Group(new GroupId("outer")));
        addToGroup("inner", new GroupMember.User(new UserId("ann")));
        addToGroup("middle", new GroupMember.Group(new GroupId("inner")));
        addToGroup("outer", new GroupMember.Group(new GroupId("middle")));
        log.command(ACME, new GroupId("middle"), new GroupEvent.GroupDeleted());
        assertThat(roles("ann")).isEmpty();
        assertThat(acme().groupsOf(user("ann")))
                .extracting(group -> group.id().value())
                .containsExactly("inner");
    }

    @Test
    void twoWaysToARoleAreOneRoleUntilBothAreGone() {
        addToGroup("inner", new GroupMember.User(new UserId("ann")));
        addToGroup("middle", new GroupMember.Group(new GroupId("inner")));
        addToGroup("outer", new GroupMember.Group(new GroupId("inner")));
        addToRole("reader", new Member.Group(new GroupId("middle")));
        addToRole("reader", new Member.Group(new GroupId("outer")));
        assertThat(roles("ann")).containsExactly("reader");
        removeFromRole("reader", new Member.Group(new GroupId("middle")));
        assertThat(roles("ann")).containsExactly("reader");
        removeFromRole("reader", new Member.Group(new GroupId("outer")));
        assertThat(roles("ann")).isEmpty();
    }

    @Test
    void groupsInACircleEndWhereTheyBegan() {
        addToGroup("inner", new GroupMember.User(new UserId("ann")));
        addToGroup("middle", new GroupMember.Group(new GroupId("inner")));
        addToGroup("inner", new GroupMember.Group(new GroupId("middle")));
        addToGroup("inner", new GroupMember.Group(new GroupId("inner")));
        addToRole("reader", new Member.Group(new GroupId("middle")));
        assertThat(roles("ann")).containsExactly("reader");
    }

    @Test
    void aRoleThatIsGoneIsHeldByNobody() {
        addToRole("reader", new Member.User(new UserId("ann")));
        assertThat(gets("ann", "read")).isTrue();
        log.command(ACME, new RoleId("reader"), new RoleEvent.RoleDeleted());
        assertThat(roles("ann")).isEmpty();
        assertThat(gets("ann", "read")).isFalse();
        assertThat(acme().rolesGiving(new ScopeId("read"))).isEmpty();
    }

    @Test
    void aUserThatIsGoneStaysNamedAndTheHandleIsFree() {
        addToRole("reader", new Member.User(new UserId("ann")));
        log.command(ACME, new UserId("ann"), new UserEvent.UserDeleted())
                .command(
                        ACME,
                        new UserId("ann2"),
                        new UserEvent.UserCreated(new UserId("ann2"), ACME, new Handle("ann")));
        RoleImage reader = Objects.requireNonNull(acme().role(new RoleId("reader")));
        assertThat(reader.hasMember(new UserId("ann"))).isTrue();
        assertThat(acme().user(new UserId("ann"))).isNull();
        assertThat(roles("ann2")).isEmpty();
        UserImage ann = Objects.requireNonNull(acme().user(new Handle("ann")));
        assertThat(ann.id()).isEqualTo(new UserId("ann2"));
    }

    @Test
    void anAudienceTellsRolesApart() {
        ApplicationId app = new ApplicationId("app");
        RoleAudience ofApp = new RoleAudience.Application(app);
        log.command(
                ACME,
                new RoleId("local"),
                new RoleEvent.RoleCreated(new RoleId("local"), ACME, new Handle("local"), ofApp),
                grants("read"),
                new RoleEvent.MemberAdded(new Member.User(new UserId("ann"))));
        OrganizationImage acme = acme();
        UserImage ann = user("ann");
        ScopeId read = new ScopeId("read");
        assertThat(acme.gives(ann, HeldRoles.PLAIN, read, EVERYONE)).isFalse();
        assertThat(acme.gives(ann, HeldRoles.PLAIN, read, ofApp)).isTrue();
        assertThat(acme.hasRole(ann, HeldRoles.PLAIN, EVERYONE)).isFalse();
        assertThat(acme.hasRole(ann, HeldRoles.PLAIN, ofApp)).isTrue();
        assertThat(acme.rolesGiving(ann, HeldRoles.PLAIN, read, ofApp)).hasSize(1);
        assertThat(acme.rolesGiving(ann, HeldRoles.PLAIN, read, EVERYONE)).isEmpty();
        assertThat(acme.rolesGiving(read)).hasSize(2);
        RoleAudience other = new RoleAudience.Application(new ApplicationId("other"));
        assertThat(acme.gives(ann, HeldRoles.PLAIN, read, other)).isFalse();
    }

    private static RoleEvent grants(String scope) {
        return new RoleEvent.PermissionsChanged(
                Set.of(new Permission(new ApiId("api"), new ScopeId(scope))), Set.of());
    }

    private void addToRole(String role, Member member) {
        log.command(ACME, new RoleId(role), new RoleEvent.MemberAdded(member));
    }

    private void removeFromRole(String role, Member member) {
        log.command(ACME, new RoleId(role), new RoleEvent.MemberRemoved(member));
    }

    private void addToGroup(String group, GroupMember member) {
        log.command(ACME, new GroupId(group), new GroupEvent.GroupMemberAdded(member));
    }

    private void removeFromGroup(String group, GroupMember member) {
        log.command(ACME, new GroupId(group), new GroupEvent.GroupMemberRemoved(member));
    }

    private List<String> roles(String user) {
        return acme().effectiveRoles(user(user), HeldRoles.PLAIN).stream()
                .map(role -> role.document().id().value())
                .toList();
    }

    private boolean gets(String user, String scope) {
        return acme().gives(user(user), HeldRoles.PLAIN, new ScopeId(scope), EVERYONE);
    }

    private UserImage user(String id) {
        return Objects.requireNonNull(acme().user(new UserId(id)));
    }

    private OrganizationImage acme() {
        return Objects.requireNonNull(log.image().organization(ACME));
    }
}
