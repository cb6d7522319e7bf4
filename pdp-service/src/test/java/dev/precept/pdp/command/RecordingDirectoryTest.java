package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.description;
import static dev.precept.pdp.command.Commands.group;
import static dev.precept.pdp.command.Commands.organization;
import static dev.precept.pdp.command.Commands.put;
import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.pdp.TestDatabase;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What deciders are told of other aggregates, and what is noted of their questions. */
class RecordingDirectoryTest {

    private static TestNode node;
    private static OrganizationId parent;
    private static OrganizationId child;
    private static ApiId api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestDatabase.create());
        parent = node.newOrganization();
        var create = organization(parent);
        node.done(create);
        child = create.organization();
        api = node.newApi(parent);
        node.done(description(api, "read"));
        node.done(new ApiCommand.MoveLifecycle(api, Lifecycle.PUBLISHED));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static boolean holds(Predicate<RecordingDirectory> question, String... reads) {
        return found(directory -> Optional.of(question.test(directory)), reads).orElseThrow();
    }

    private static int count(ToIntFunction<RecordingDirectory> question, String... reads) {
        return found(directory -> Optional.of(question.applyAsInt(directory)), reads).orElseThrow();
    }

    private static <T> Optional<T> found(
            Function<RecordingDirectory, Optional<T>> question, String... reads) {
        RecordingDirectory directory = new RecordingDirectory(node.image());
        Optional<T> answer = question.apply(directory);
        assertThat(directory.reads()).containsExactlyInAnyOrder(reads);
        return answer;
    }

    @Test
    void organizations() {
        OrganizationId none = new OrganizationId("none");
        assertThat(holds(d -> d.organizationExists(child), child.value())).isTrue();
        assertThat(holds(d -> d.organizationExists(none), "none")).isFalse();
        assertThat(found(d -> d.parentOf(child), child.value())).contains(parent);
        assertThat(found(d -> d.parentOf(parent), parent.value())).isEmpty();
        assertThat(holds(d -> d.hasChildren(parent), "children/" + parent)).isTrue();
        assertThat(holds(d -> d.hasChildren(child), "children/" + child)).isFalse();
    }

    @Test
    void wireNames() {
        ScopeToken read = new ScopeToken("read");
        ScopeToken free = new ScopeToken("free");
        String below = "wire-names/" + parent;
        assertThat(holds(d -> d.wireNameTaken(parent, read), parent.value(), below)).isTrue();
        assertThat(holds(d -> d.wireNameTaken(child, read), child.value(), below)).isTrue();
        assertThat(holds(d -> d.wireNameTaken(child, free), child.value(), below)).isFalse();
        // Free in the organization itself: its reservation decides.
        assertThat(holds(d -> d.wireNameTaken(parent, free), parent.value())).isFalse();
    }

    @Test
    void apis() {
        assertThat(found(d -> d.api(child, api), child.value(), api.value()))
                .hasValueSatisfying(
                        facts -> {
                            assertThat(facts.organization()).isEqualTo(parent);
                            assertThat(facts.scopes()).hasSize(1);
                            assertThat(facts.isSubscribable()).isTrue();
                        });
        ApiId none = new ApiId("none");
        assertThat(found(d -> d.api(child, none), child.value(), "none")).isEmpty();
    }

    @Test
    void membersOfAnOrganization() {
        var user = user(child);
        var role = role(child);
        var group = group(child);
        node.done(user);
        node.done(role);
        node.done(group);
        assertThat(holds(d -> d.userExists(child, user.user()), child.value(), user.user().value()))
                .isTrue();
        assertThat(
                        holds(
                                d -> d.userExists(parent, user.user()),
                                parent.value(),
                                user.user().value()))
                .isFalse();
        assertThat(holds(d -> d.roleExists(child, role.role()), child.value(), role.role().value()))
                .isTrue();
        assertThat(
                        holds(
                                d -> d.groupExists(child, group.group()),
                                child.value(),
                                group.group().value()))
                .isTrue();
        ApplicationId application = new ApplicationId("none");
        assertThat(holds(d -> d.applicationExists(child, application), child.value(), "none"))
                .isFalse();
        assertThat(holds(d -> d.isForSandbox(child, application), child.value(), "none")).isFalse();
        assertThat(found(d -> d.plan(child, new PlanId("none")), child.value(), "none")).isEmpty();
        String[] uses = {child.value(), "plans-in-use/" + child};
        assertThat(holds(d -> d.planInUse(child, new PlanId("none")), uses)).isFalse();
    }

    @Test
    void groupsInGroups() {
        List<GroupId> chain = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            var create = group(child);
            node.done(create);
            chain.add(create.group());
            if (i > 0) {
                node.done(put(chain.get(i), chain.get(i - 1)));
            }
        }
        GroupId top = chain.getFirst();
        GroupId bottom = chain.getLast();
        String[] reads = {child.value(), "groups/" + child};
        assertThat(holds(d -> d.groupContains(child, top, bottom), reads)).isTrue();
        assertThat(holds(d -> d.groupContains(child, bottom, top), reads)).isFalse();
        assertThat(holds(d -> d.groupContains(child, top, top), reads)).isTrue();
        assertThat(count(d -> d.groupDepth(child, top), reads)).isEqualTo(1);
        assertThat(count(d -> d.groupDepth(child, bottom), reads)).isEqualTo(4);
        assertThat(count(d -> d.groupHeight(child, top), reads)).isEqualTo(4);
        assertThat(count(d -> d.groupHeight(child, chain.get(2)), reads)).isEqualTo(2);
        GroupId none = new GroupId("none");
        assertThat(count(d -> d.groupHeight(child, none), reads)).isEqualTo(1);
        assertThat(count(d -> d.groupDepth(child, none), reads)).isEqualTo(1);
    }

    @Test
    void eventsTouchTheFactsThatTheyChange() {
        assertThat(touchedBy(new UserEvent.UserDeleted())).isEmpty();
        assertThat(touchedBy(new SubscriptionEvent.SubscriptionDeleted())).isEmpty();
        assertThat(touchedBy(new SubscriptionEvent.SubscriptionPlanRequested(new PlanId("p"))))
                .containsExactly("plans-in-use/" + child);
        assertThat(touchedBy(member(new GroupMember.User(new UserId("u")))))
                .containsExactly("holdings/" + child);
        assertThat(touchedBy(member(new GroupMember.Group(new GroupId("g")))))
                .containsExactlyInAnyOrder("groups/" + child, "holdings/" + child);
    }

    private static DomainEvent member(GroupMember member) {
        return new GroupEvent.GroupMemberAdded(member);
    }

    private static Iterable<String> touchedBy(DomainEvent event) {
        return SharedKeys.touchedBy(
                List.of(
                        new RecordedEvent(
                                UUID.randomUUID(),
                                "stream",
                                1,
                                child,
                                Actor.SERVICE,
                                UUID.randomUUID(),
                                "test",
                                event)));
    }
}
