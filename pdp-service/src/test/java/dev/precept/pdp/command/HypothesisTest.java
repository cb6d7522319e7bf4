package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.api;
import static dev.precept.pdp.command.Commands.description;
import static dev.precept.pdp.command.Commands.group;
import static dev.precept.pdp.command.Commands.put;
import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.user.UserCommand;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.RevisionMismatch;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

class HypothesisTest {
    private static TestNode node;
    private static OrganizationId organization;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestDatabase.create());
        organization = node.newOrganization();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void eachCommandIsDecidedOnWhatTheOnesBeforeLeave() {
        RoleCommand.CreateRole role = role(organization);
        UserCommand.CreateUser member = user(organization);
        var api = api(organization);
        var outer = group(organization);
        var inner = group(organization);
        List<DomainCommand> commands =
                List.of(
                        role,
                        member,
                        new RoleCommand.AddMember(role.role(), new Member.User(member.user())),
                        api,
                        description(api.api(), "a", "b"),
                        outer,
                        inner,
                        put(inner.group(), outer.group()),
                        new RoleCommand.RemoveMember(role.role(), new Member.User(member.user())));
        long head = node.log().head().position();
        Hypothesis hypothesis = node.gateway().suppose();
        List<DomainEvent> supposed = new ArrayList<>();
        for (DomainCommand command : commands) {
            supposed.addAll(done(hypothesis, command).events());
        }
        assertThat(refused(hypothesis, put(outer.group(), inner.group())))
                .isEqualTo(Rejection.Code.GROUP_CYCLE);
        assertThat(hypothesis.events())
                .extracting(EventEnvelope::event)
                .containsExactlyElementsOf(supposed);
        assertThat(node.log().head().position()).isEqualTo(head);
        assertThat(node.organization(organization).role(role.role())).isNull();
        List<DomainEvent> happened = new ArrayList<>();
        for (DomainCommand command : commands) {
            happened.addAll(node.done(command).events());
        }
        assertThat(supposed).hasSameSizeAs(happened);
        for (int i = 0; i < supposed.size(); i++) {
            assertThat(EventCodec.typeName(supposed.get(i)))
                    .isEqualTo(EventCodec.typeName(happened.get(i)));
        }
    }

    @Test
    void keysAreTakenAndGivenBackWithinIt() {
        UserCommand.CreateUser first = user(organization);
        Hypothesis hypothesis = node.gateway().suppose();
        done(hypothesis, first);
        assertThat(refused(hypothesis, user(organization, first.handle())))
                .isEqualTo(Rejection.Code.HANDLE_TAKEN);
        done(hypothesis, new UserCommand.DeleteUser(first.user()));
        done(hypothesis, user(organization, first.handle()));
        assertThat(node.done(user(organization, first.handle())).isCreation()).isTrue();
        assertThat(refused(node.gateway().suppose(), user(organization, first.handle())))
                .isEqualTo(Rejection.Code.HANDLE_TAKEN);
    }

    @Test
    void whatHappensMeanwhileIsNotInIt() {
        RoleCommand.CreateRole role = role(organization);
        UserCommand.CreateUser one = user(organization);
        UserCommand.CreateUser other = user(organization);
        List.of(role, one, other).forEach(node::done);
        Hypothesis hypothesis = node.gateway().suppose();
        DomainCommand add = new RoleCommand.AddMember(role.role(), new Member.User(one.user()));
        assertThat(node.done(add).revision()).isEqualTo(1);
        assertThat(done(hypothesis, add).events()).hasSize(1);
        CommandRequest demanding =
                new CommandRequest(TestNode.REQUEST.actor(), "test", null, 5L, null, true);
        assertThat(hypothesis.execute(demanding, _ -> new Resolution.Send(add)))
                .isEqualTo(new RevisionMismatch(1));
        done(hypothesis, new RoleCommand.AddMember(role.role(), new Member.User(other.user())));
        try (TestNode second = TestNode.start(node.database())) {
            Hypothesis elsewhere = second.gateway().suppose();
            second.done(new RoleCommand.RemoveMember(role.role(), new Member.User(one.user())));
            assertThat(done(elsewhere, add).events()).isEmpty();
        }
        Hypothesis behind = node.gateway().suppose();
        assertThat(done(behind, add).events()).hasSize(1);
    }

    @Test
    void whatIsReadAheadIsDecidedOnAsElse() {
        RoleCommand.CreateRole role = role(organization);
        UserCommand.CreateUser one = user(organization);
        UserCommand.CreateUser other = user(organization);
        List.of(role, one, other).forEach(node::done);
        DomainCommand add = new RoleCommand.AddMember(role.role(), new Member.User(one.user()));
        DomainCommand more = new RoleCommand.AddMember(role.role(), new Member.User(other.user()));
        Hypothesis hypothesis = node.gateway().suppose();
        node.done(add);
        hypothesis.readAhead(Set.of(role.role().value(), one.user().value()));
        assertThat(done(hypothesis, add).revision()).isEqualTo(1);
        hypothesis.readAhead(Set.of(role.role().value()));
        assertThat(done(hypothesis, add).events()).isEmpty();
        assertThat(done(hypothesis, more).revision()).isEqualTo(2);
        assertThat(done(hypothesis, new UserCommand.DeleteUser(one.user())).revision())
                .isEqualTo(1);
    }

    private static Done done(Hypothesis hypothesis, DomainCommand command) {
        CommandResult result =
                hypothesis.execute(TestNode.REQUEST, _ -> new Resolution.Send(command));
        assertThat(result).as("%s", command).isInstanceOf(Done.class);
        return (Done) result;
    }

    private static Rejection.Code refused(Hypothesis hypothesis, DomainCommand command) {
        CommandResult result =
                hypothesis.execute(TestNode.REQUEST, _ -> new Resolution.Send(command));
        assertThat(result).as("%s", command).isInstanceOf(Refused.class);
        return ((Refused) result).rejection().code();
    }
}
