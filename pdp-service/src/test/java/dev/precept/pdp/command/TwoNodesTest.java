package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.application;
import static dev.precept.pdp.command.Commands.group;
import static dev.precept.pdp.command.Commands.handle;
import static dev.precept.pdp.command.Commands.id;
import static dev.precept.pdp.command.Commands.organization;
import static dev.precept.pdp.command.Commands.put;
import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.role.RoleTies;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ScopeDocument;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What holds when two nodes write to one log. */
class TwoNodesTest {
    private static final int ROUNDS = 30;

    private static List<TestNode> nodes;
    private static OrganizationId organization;

    @BeforeAll
    static void start() {
        TestNode first = TestNode.start(TestDatabase.create());
        nodes = List.of(first, TestNode.start(first.database()));
        organization = first.newOrganization();
        meet();
    }

    @AfterAll
    static void stop() {
        nodes.forEach(TestNode::close);
    }

    private static TestNode node(int number) {
        return nodes.get(number % nodes.size());
    }

    /** Waits until both nodes have seen all of the log. */
    private static void meet() {
        Position head = new Position(node(0).log().head().position());
        for (TestNode node : nodes) {
            assertThat(node.loader().await(head, Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void ofManyCreationsOfOneHandleOneSucceeds() {
        for (int round = 0; round < ROUNDS; round++) {
            Handle handle = handle();
            List<CommandResult> results =
                    Parallel.run(
                            8, i -> node(i).execute(TestNode.REQUEST, user(organization, handle)));
            assertThat(results).filteredOn(Done.class::isInstance).hasSize(1);
            assertThat(results)
                    .filteredOn(Refused.class::isInstance)
                    .hasSize(7)
                    .extracting(refused -> ((Refused) refused).rejection().code())
                    .containsOnly(Rejection.Code.HANDLE_TAKEN);
        }
    }

    @Test
    void nobodyIsGivenRolesThatExcludeEachOtherByTwoNodesAtOnce() {
        RoleCommand.CreateRole payer = role(organization);
        RoleCommand.CreateRole approver = role(organization);
        GroupCommand.CreateGroup group = group(organization);
        node(0).done(payer);
        node(0).done(approver);
        node(0).done(group);
        node(0).done(excluding(payer, approver.role()));
        Member staff = new Member.Group(group.group());
        node(0).done(new RoleCommand.AddMember(approver.role(), staff));
        int given = 0;
        for (int round = 0; round < ROUNDS; round++) {
            UserCommand.CreateUser user = user(organization);
            node(0).done(user);
            meet();
            Member member = new Member.User(user.user());
            DomainCommand other =
                    round % 2 == 0
                            ? new RoleCommand.AddMember(approver.role(), member)
                            : new GroupCommand.AddGroupMember(
                                    group.group(), new GroupMember.User(user.user()));
            given += oneOf(new RoleCommand.AddMember(payer.role(), member), other);
        }
        assertThat(given).isEqualTo(ROUNDS);
    }

    @Test
    void noExclusionComesWhileSomebodyIsGivenBoth() {
        for (int round = 0; round < ROUNDS; round++) {
            RoleCommand.CreateRole payer = role(organization);
            RoleCommand.CreateRole approver = role(organization);
            UserCommand.CreateUser user = user(organization);
            Member member = new Member.User(user.user());
            node(0).done(payer);
            node(0).done(approver);
            node(0).done(user);
            node(0).done(new RoleCommand.AddMember(payer.role(), member));
            meet();
            int done =
                    oneOf(
                            new RoleCommand.AddMember(approver.role(), member),
                            excluding(payer, approver.role()));
            assertThat(done).isEqualTo(1);
        }
    }

    @Test
    void nobodyIsGivenWhatExcludesEachOtherAboveByTwoNodesAtOnce() {
        RoleCommand.CreateRole payer = shared();
        RoleCommand.CreateRole approver = shared();
        node(0).done(payer);
        node(0).done(approver);
        node(0).done(
                        new RoleCommand.ChangeRole(
                                payer.role(),
                                payer.audience(),
                                Set.of(),
                                new RoleTies(Set.of(approver.role()), true, null)));
        int given = 0;
        for (int round = 0; round < ROUNDS; round++) {
            OrganizationCommand.CreateOrganization child = organization(organization);
            node(0).done(child);
            UserCommand.CreateUser user = user(child.organization());
            node(0).done(user);
            meet();
            given += oneOf(giving(payer, user), giving(approver, user));
        }
        assertThat(given).isEqualTo(ROUNDS);
    }

    private static RoleCommand.CreateRole shared() {
        RoleCommand.CreateRole role = role(organization);
        return new RoleCommand.CreateRole(
                role.role(),
                organization,
                role.handle(),
                role.audience(),
                Set.of(),
                new RoleTies(Set.of(), true, null));
    }

    /** In the user's organization, for the first time. */
    private static RoleCommand.GiveShared giving(
            RoleCommand.CreateRole above, UserCommand.CreateUser user) {
        return new RoleCommand.GiveShared(
                new RoleId(id()),
                user.organization(),
                above.handle(),
                above.role(),
                new Member.User(user.user()),
                Validity.ALWAYS);
    }

    private static RoleCommand.ChangeRole excluding(RoleCommand.CreateRole role, RoleId other) {
        return new RoleCommand.ChangeRole(
                role.role(),
                role.audience(),
                role.permissions(),
                new RoleTies(Set.of(other), false, null));
    }

    /** Each on a node of its own, at once: how many were done; the other one is refused. */
    private static int oneOf(DomainCommand one, DomainCommand other) {
        List<CommandResult> results =
                Parallel.run(2, i -> node(i).execute(TestNode.REQUEST, i == 0 ? one : other));
        assertThat(results)
                .filteredOn(Refused.class::isInstance)
                .extracting(refused -> ((Refused) refused).rejection().code())
                .containsExactly(Rejection.Code.ROLES_EXCLUDE);
        return (int) results.stream().filter(Done.class::isInstance).count();
    }

    @Test
    void aHotAggregateLosesNothing() {
        RoleCommand.CreateRole create = role(organization);
        node(0).done(create);
        meet();
        List<UserId> users =
                Parallel.run(
                        80,
                        8,
                        i -> {
                            UserCommand.CreateUser member = user(organization);
                            node(i).done(member);
                            node(i).done(
                                            new RoleCommand.AddMember(
                                                    create.role(), new Member.User(member.user())));
                            return member.user();
                        });
        meet();
        for (TestNode node : nodes) {
            assertThat(node.organization(organization).role(create.role()))
                    .satisfies(role -> assertThat(users).allMatch(role::hasMember));
        }
        assertThat(node(0).log().readStream(create.role().value(), 0)).hasSize(81);
    }

    @Test
    void groupsNeverContainThemselves() {
        for (int round = 0; round < ROUNDS; round++) {
            List<GroupId> groups = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                GroupCommand.CreateGroup create = group(organization);
                node(i).done(create);
                groups.add(create.group());
            }
            meet();
            // Each into the next, the last into the first: one of them must be refused.
            List<CommandResult> results =
                    Parallel.run(
                            4,
                            i ->
                                    node(i).execute(
                                                    TestNode.REQUEST,
                                                    put(groups.get(i), groups.get((i + 1) % 4))));
            assertThat(results).filteredOn(Done.class::isInstance).hasSize(3);
            assertThat(results)
                    .filteredOn(Refused.class::isInstance)
                    .hasSize(1)
                    .extracting(refused -> ((Refused) refused).rejection().code())
                    .containsOnly(Rejection.Code.GROUP_CYCLE);
            meet();
            groups.forEach(group -> assertThat(contained(group)).doesNotContain(group));
        }
    }

    private static Set<GroupId> contained(GroupId outer) {
        OrganizationImage image = node(0).organization(organization);
        Set<GroupId> found = new HashSet<>();
        List<GroupId> open = new ArrayList<>(List.of(outer));
        while (!open.isEmpty()) {
            for (GroupId inner :
                    Objects.requireNonNull(image.group(open.removeLast())).groupMembers()) {
                if (found.add(inner)) {
                    open.add(inner);
                }
            }
        }
        return found;
    }

    @Test
    void anUnchangedAnswerIsNeverStale() {
        RoleCommand.CreateRole create = role(organization);
        UserCommand.CreateUser user = user(organization);
        node(0).done(create);
        node(0).done(user);
        Member member = new Member.User(user.user());
        var add = new RoleCommand.AddMember(create.role(), member);
        var remove = new RoleCommand.RemoveMember(create.role(), member);
        meet();
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(node(0).done(add).events()).as("round %d", round).hasSize(1);
            assertThat(node(1).done(add).events()).as("round %d", round).isEmpty();
            assertThat(node(0).done(remove).events()).as("round %d", round).hasSize(1);
            // The second node has it in memory as a member.
            assertThat(node(1).done(add).events()).as("round %d", round).hasSize(1);
            assertThat(node(0).done(remove).events()).as("round %d", round).hasSize(1);
        }
    }

    @Test
    void aRefusalIsNeverStale() {
        RoleCommand.CreateRole create = role(organization);
        node(1).done(create);
        for (int round = 0; round < ROUNDS; round++) {
            UserCommand.CreateUser user = user(organization);
            node(0).done(user);
            Member member = new Member.User(user.user());
            assertThat(node(1).done(new RoleCommand.AddMember(create.role(), member)).events())
                    .hasSize(1);
        }
    }

    @Test
    void nothingIsGivenToWhatIsGone() {
        for (int round = 0; round < ROUNDS; round++) {
            RoleCommand.CreateRole create = role(organization);
            UserCommand.CreateUser user = user(organization);
            node(0).done(create);
            node(1).done(user);
            meet();
            List<CommandResult> results =
                    Parallel.run(
                            2,
                            i ->
                                    node(i).execute(
                                                    TestNode.REQUEST,
                                                    i == 0
                                                            ? new UserCommand.DeleteUser(
                                                                    user.user())
                                                            : new RoleCommand.AddMember(
                                                                    create.role(),
                                                                    new Member.User(user.user()))));
            assertThat(results.getFirst()).isInstanceOf(Done.class);
            if (results.get(1) instanceof Done added) {
                assertThat(added.position()).isLessThan(((Done) results.getFirst()).position());
            } else {
                assertThat(((Refused) results.get(1)).rejection().code())
                        .isEqualTo(Rejection.Code.UNKNOWN_REFERENCE);
            }
        }
    }

    @Test
    void anOrganizationThatGetsAChildIsNotDeleted() {
        for (int round = 0; round < ROUNDS; round++) {
            OrganizationId parent = node(0).newOrganization();
            meet();
            List<CommandResult> results =
                    Parallel.run(
                            2,
                            i ->
                                    node(i).execute(
                                                    TestNode.REQUEST,
                                                    i == 0
                                                            ? new OrganizationCommand
                                                                    .DeleteOrganization(parent)
                                                            : organization(parent)));
            assertThat(results).filteredOn(Done.class::isInstance).hasSize(1);
            assertThat(results).filteredOn(Refused.class::isInstance).hasSize(1);
        }
    }

    @Test
    void theLastAdministratorStays() {
        node(0).layFoundation();
        meet();
        for (int round = 0; round < ROUNDS; round++) {
            List<ApplicationId> administrators = List.of(newAdministrator(0), newAdministrator(1));
            meet();
            // From now on there are these two only.
            administratorsBut(administrators)
                    .forEach(id -> node(0).done(new ApplicationCommand.DeleteApplication(id)));
            meet();
            List<CommandResult> results =
                    Parallel.run(
                            2,
                            i ->
                                    node(i).execute(
                                                    TestNode.REQUEST,
                                                    new ApplicationCommand.DeleteApplication(
                                                            administrators.get(i))));
            assertThat(results).filteredOn(Done.class::isInstance).hasSize(1);
            assertThat(results)
                    .filteredOn(Refused.class::isInstance)
                    .extracting(refused -> ((Refused) refused).rejection().code())
                    .containsExactly(Rejection.Code.NOT_ALLOWED);
        }
    }

    private static ApplicationId newAdministrator(int number) {
        TestNode node = node(number);
        ApplicationCommand.CreateApplication create = application(OrganizationId.SYSTEM);
        node.done(create);
        ApiImage api =
                Objects.requireNonNull(node.organization(OrganizationId.SYSTEM).api(ApiId.PRECEPT));
        Set<ScopeId> all = api.scopes().stream().map(ScopeDocument::id).collect(Collectors.toSet());
        node.done(
                new ApplicationCommand.AuthorizeApi(
                        create.application(),
                        ApiId.PRECEPT,
                        new ApiAuthorization(
                                AuthorizationPolicy.NO_POLICY, all, new OrganizationReach.All())));
        node.done(new ApplicationCommand.AddSecret(create.application(), new SecretId(id()), null));
        return create.application();
    }

    private static List<ApplicationId> administratorsBut(List<ApplicationId> some) {
        return node(0).organization(OrganizationId.SYSTEM).applications().stream()
                .map(found -> found.document().id())
                .filter(found -> !some.contains(found))
                .toList();
    }

    @Test
    void twoNodesThatStartAtOnceLayOneFoundation() {
        try (TestNode first = TestNode.start(TestDatabase.create());
                TestNode second = TestNode.start(first.database())) {
            List<TestNode> both = List.of(first, second);
            Parallel.run(
                    2,
                    i -> {
                        both.get(i).layFoundation();
                        return i;
                    });
            assertThat(first.log().readAfter(0, 100))
                    .extracting(event -> event.type() + " " + event.stream())
                    .filteredOn(name -> name.contains(".created"))
                    .containsExactly(
                            "organization.created.v1 system",
                            "organization.created.v1 default",
                            "api.created.v1 precept");
            first.layFoundation();
            assertThat(first.log().readStream("precept", 0))
                    .extracting(event -> event.type())
                    .contains("api.lifecycle-changed.v1")
                    .hasSize(1 + PreceptApi.SCOPES.size() + 1);
        }
    }

    @Test
    void allImagesAreWhatTheWholeLogGives() {
        meet();
        assertThat(node(0).image().stateHash()).isEqualTo(node(1).image().stateHash());
        assertThat(node(0).image().stateHash()).isEqualTo(node(0).replayed().stateHash());
    }
}
