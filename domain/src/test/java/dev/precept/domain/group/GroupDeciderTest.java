package dev.precept.domain.group;

import static dev.precept.domain.TestData.createGroup;
import static dev.precept.domain.TestData.createUser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.group.GroupCommand.AddGroupMember;
import dev.precept.domain.group.GroupCommand.DeleteGroup;
import dev.precept.domain.group.GroupCommand.RemoveGroupMember;
import dev.precept.domain.group.GroupEvent.GroupDeleted;
import dev.precept.domain.group.GroupEvent.GroupMemberAdded;
import dev.precept.domain.group.GroupEvent.GroupMemberRemoved;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.DeleteUser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GroupDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final UserId JOHN = new UserId("john");
    private static final GroupMember USER = new GroupMember.User(JOHN);

    private final World world = World.withOrganizations();

    private static GroupId id(String name) {
        return new GroupId(name);
    }

    private void groups(String... names) {
        for (String name : names) {
            world.given(createGroup(ORGANIZATION, id(name)));
        }
    }

    private static AddGroupMember add(String outer, String inner) {
        return new AddGroupMember(id(outer), new GroupMember.Group(id(inner)));
    }

    @Test
    void somebodyComesAndGoes() {
        groups("a");
        world.given(createUser(ORGANIZATION, JOHN));
        world.when(new AddGroupMember(id("a"), USER)).then(new GroupMemberAdded(USER));
        world.when(new AddGroupMember(id("a"), USER)).then();
        world.when(new RemoveGroupMember(id("a"), USER)).then(new GroupMemberRemoved(USER));
        world.when(new RemoveGroupMember(id("a"), USER)).then();
        world.when(new DeleteGroup(id("a"))).then(new GroupDeleted());
        world.when(new AddGroupMember(id("a"), USER)).refused(Code.NOT_FOUND);
    }

    @Test
    void onlyThoseThatExistBecomeMembers() {
        groups("a");
        world.when(new AddGroupMember(id("a"), USER)).refused(Code.UNKNOWN_REFERENCE, "user");
        world.when(add("a", "nobody")).refused(Code.UNKNOWN_REFERENCE, "group");
        world.given(createUser(OrganizationId.SYSTEM, JOHN));
        world.when(new AddGroupMember(id("a"), USER)).refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void oneThatIsGoneCanStillBeTakenOut() {
        groups("a");
        world.given(createUser(ORGANIZATION, JOHN), new AddGroupMember(id("a"), USER));
        world.given(new DeleteUser(JOHN));
        world.when(new RemoveGroupMember(id("a"), USER)).then(new GroupMemberRemoved(USER));
    }

    @Test
    void noGroupContainsItself() {
        groups("a", "b", "c");
        world.when(add("a", "a")).refused(Code.GROUP_CYCLE);
        world.given(add("a", "b"), add("b", "c"));
        world.when(add("c", "a")).refused(Code.GROUP_CYCLE);
        world.when(add("c", "b")).refused(Code.GROUP_CYCLE);
        world.when(add("a", "c")).then(new GroupMemberAdded(new GroupMember.Group(id("c"))));
    }

    @Test
    void groupsLieOnlySoDeep() {
        int half = Limits.GROUP_DEPTH / 2;
        chain("upper", half);
        chain("lower", half);
        groups("single");
        world.given(add("upper" + (half - 1), "lower0"));
        world.when(add("lower" + (half - 1), "single")).refused(Code.LIMIT_EXCEEDED);
        world.when(add("single", "upper0")).refused(Code.LIMIT_EXCEEDED);
        world.given(add("lower" + (half - 2), "single"));
    }

    private void chain(String name, int length) {
        for (int i = 0; i < length; i++) {
            groups(name + i);
            if (i > 0) {
                world.given(add(name + (i - 1), name + i));
            }
        }
    }

    @Test
    @Timeout(10)
    void aLargeGroupIsReplayedInTimeThatGrowsWithItsEvents() {
        GroupState state =
                GroupDecider.evolve(
                        new GroupState.Absent(),
                        new GroupEvent.GroupCreated(id("a"), ORGANIZATION, new Handle("a")));
        int members = 200_000;
        for (int i = 0; i < members; i++) {
            GroupMember member = new GroupMember.User(new UserId("user-" + i));
            state = GroupDecider.evolve(state, new GroupMemberAdded(member));
        }
        assertThat(((GroupState.Existing) state).members()).hasSize(members);
    }
}
