package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.api;
import static dev.precept.pdp.command.Commands.description;
import static dev.precept.pdp.command.Commands.put;
import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.role.Validity;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Approval;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.user.UserCommand;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.KeyReused;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.Repeated;
import dev.precept.pdp.eventstore.Limits;
import dev.precept.pdp.eventstore.StoredEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

class JointExecutionTest {
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
    void allOfThemAreOneCommandOfTheLog() {
        RoleCommand.CreateRole role = role(organization);
        UserCommand.CreateUser member = user(organization);
        var api = api(organization);
        long head = node.log().head().position();
        Done done =
                done(
                        List.of(
                                role,
                                member,
                                new RoleCommand.AddMember(
                                        role.role(), new Member.User(member.user())),
                                api,
                                description(api.api(), "a", "b")));
        List<StoredEvent> stored = node.log().readAfter(head, 100);
        assertThat(stored).hasSize(done.events().size()).hasSize(done.positions().size());
        assertThat(stored).extracting(StoredEvent::lastOfCommand).containsOnly(last(stored));
        assertThat(stored)
                .extracting(event -> EventCodec.decode(event.envelope()))
                .extracting(RecordedEvent::command)
                .hasSize(stored.size())
                .containsOnly(EventCodec.decode(stored.getFirst().envelope()).command());
        assertThat(node.organization(organization).role(role.role())).isNotNull();
        assertThat(node.done(new RoleCommand.DeleteRole(role.role())).revision()).isEqualTo(2);
    }

    private static long last(List<StoredEvent> stored) {
        return stored.getLast().position();
    }

    @Test
    void oneThatIsRefusedTakesAllWithIt() {
        var outer = group();
        var inner = group();
        long head = node.log().head().position();
        assertThat(
                        together(
                                List.of(
                                        outer,
                                        inner,
                                        put(inner.group(), outer.group()),
                                        put(outer.group(), inner.group()))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.rejection().code())
                                        .isEqualTo(Rejection.Code.GROUP_CYCLE));
        assertThat(node.log().head().position()).isEqualTo(head);
    }

    @Test
    void moreThanOneAppendHoldsIsRefusedWhateverIsMadeOfIt() {
        AttributeValue text = new AttributeValue.Text("t".repeat(1_000));
        AttributeValue items = new AttributeValue.Items(Collections.nCopies(256, text));
        Map<String, AttributeValue> attributes = new HashMap<>();
        for (int i = 0; i < 14; i++) {
            attributes.put("a" + i, items);
        }
        Composition large =
                hypothesis -> {
                    for (int bytes = 0; bytes <= Limits.APPEND_BYTES; bytes += 14 * 256_000) {
                        UserCommand.CreateUser plain = user(organization);
                        execute(
                                hypothesis,
                                new UserCommand.CreateUser(
                                        plain.user(),
                                        organization,
                                        plain.handle(),
                                        new Attributes(attributes)));
                    }
                    return execute(hypothesis, user(organization));
                };
        Set<String> many = new HashSet<>();
        for (int i = 0; i <= Limits.APPEND_READS; i++) {
            many.add("stream-" + i);
        }
        Composition attentive =
                hypothesis -> {
                    hypothesis.restsOnContent(organization, many);
                    return execute(hypothesis, user(organization));
                };
        long head = node.log().head().position();
        for (Composition composition : List.of(large, attentive)) {
            Hypothesis hypothesis = node.gateway().suppose();
            for (CommandResult result :
                    List.of(
                            node.gateway().executeTogether(TestNode.REQUEST, composition),
                            hypothesis.together(composition))) {
                assertThat(result instanceof Refused(var why) ? why.code() : null)
                        .isEqualTo(Rejection.Code.LIMIT_EXCEEDED);
            }
            assertThat(hypothesis.size()).isZero();
            assertThat(hypothesis.image()).isSameAs(hypothesis.before());
        }
        assertThat(node.log().head().position()).isEqualTo(head);
    }

    @Test
    void aPartThatIsRefusedLeavesNothingBehindToTheRest() {
        UserCommand.CreateUser ann = user(organization);
        RoleCommand.CreateRole role = role(organization);
        Composition part =
                hypothesis -> {
                    for (DomainCommand command :
                            List.of(
                                    ann,
                                    new RoleCommand.AddMember(
                                            role.role(), new Member.User(ann.user())))) {
                        assertThat(execute(hypothesis, command)).isInstanceOf(Done.class);
                    }
                    return execute(hypothesis, user(organization, ann.handle()));
                };
        Composition whole =
                hypothesis -> {
                    execute(hypothesis, role);
                    assertThat(hypothesis.together(part)).isInstanceOf(Refused.class);
                    assertThat(execute(hypothesis, new UserCommand.DeleteUser(ann.user())))
                            .isInstanceOf(Refused.class);
                    return execute(hypothesis, user(organization, ann.handle()));
                };
        assertThat(node.gateway().suppose().together(whole)).isInstanceOf(Done.class);
        assertThat(node.gateway().executeTogether(TestNode.REQUEST, whole))
                .isInstanceOfSatisfying(
                        Done.class, done -> assertThat(done.positions()).hasSize(2));
        assertThat(node.done(new RoleCommand.DeleteRole(role.role())).revision()).isEqualTo(1);
    }

    private static CommandResult execute(Hypothesis hypothesis, DomainCommand command) {
        return hypothesis.execute(TestNode.REQUEST, _ -> new Resolution.Send(command));
    }

    @Test
    void whatWaitsForASecondPersonTakesAllWithItUnlessItIsAnEmergency() {
        OrganizationId careful = node.newOrganization();
        RoleCommand.CreateRole role = role(careful);
        UserCommand.CreateUser member = user(careful);
        List.of(role, member).forEach(node::done);
        node.done(
                new OrganizationCommand.ChangeApprovalPolicy(
                        careful, new ApprovalPolicy(Set.of("role.*"), null, 600)));
        CommandRequest ann =
                CommandRequest.of(new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, "ann"), "test");
        var add = new RoleCommand.AddMember(role.role(), new Member.User(member.user()));
        long head = node.log().head().position();
        CommandResult together =
                node.gateway()
                        .executeTogether(
                                ann,
                                hypothesis -> {
                                    hypothesis.execute(
                                            ann, _ -> new Resolution.Send(user(careful)));
                                    return hypothesis.execute(ann, _ -> new Resolution.Send(add));
                                });
        CommandResult alone = node.gateway().execute(ann, _ -> new Resolution.Send(add));
        for (CommandResult result : List.of(together, alone)) {
            assertThat(result)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.rejection().code())
                                            .isEqualTo(Rejection.Code.APPROVAL_REQUIRED));
        }
        assertThat(node.log().head().position()).isEqualTo(head);
        Validity emergency =
                new Validity(
                        null,
                        Instant.now().plusSeconds(3_600),
                        new BreakGlass("The doctor is out"));
        var now = new RoleCommand.AddMember(role.role(), add.member(), emergency);
        assertThat(node.gateway().execute(ann, _ -> new Resolution.Send(now)))
                .isInstanceOf(Done.class);
        Approval approval = new Approval(new ProposalId("m1"), Actor.SERVICE);
        var approved = new CommandRequest(ann.actor(), "test", null, null, null, false, approval);
        assertThat(node.gateway().execute(approved, _ -> new Resolution.Send(add)))
                .isInstanceOf(Done.class);
        assertThat(
                        node.log().readAfter(node.log().head().position() - 1, 1).stream()
                                .map(it -> EventCodec.decode(it.envelope()).approval()))
                .containsExactly(approval);
    }

    /** Whoever has rights over this service twice has four eyes of his own. */
    @Test
    void anEmergencyInSystemWaitsAsAnythingDoes() {
        node.done(
                new OrganizationCommand.CreateOrganization(
                        OrganizationId.SYSTEM,
                        new Handle("system"),
                        "System",
                        null,
                        OrganizationMode.AUTHORIZATION));
        RoleCommand.CreateRole role = role(OrganizationId.SYSTEM);
        UserCommand.CreateUser member = user(OrganizationId.SYSTEM);
        List.of(role, member).forEach(node::done);
        node.done(policy(new ApprovalPolicy(Set.of("role.*"), null, 600)));
        Validity emergency =
                new Validity(null, Instant.now().plusSeconds(3_600), new BreakGlass("Fire"));
        var add = new RoleCommand.AddMember(role.role(), new Member.User(member.user()), emergency);
        Actor ann = new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, "ann");
        CommandResult result =
                node.gateway()
                        .execute(CommandRequest.of(ann, "test"), _ -> new Resolution.Send(add));
        node.done(policy(ApprovalPolicy.NONE));
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.rejection().code())
                                        .isEqualTo(Rejection.Code.APPROVAL_REQUIRED));
    }

    private static OrganizationCommand.ChangeApprovalPolicy policy(ApprovalPolicy policy) {
        return new OrganizationCommand.ChangeApprovalPolicy(OrganizationId.SYSTEM, policy);
    }

    @Test
    void keysThatAreTakenAndGivenBackWithinItCancelOut() {
        UserCommand.CreateUser first = user(organization);
        UserCommand.CreateUser second = user(organization, first.handle());
        done(List.of(first, new UserCommand.DeleteUser(first.user()), second));
        assertThat(together(List.of(user(organization, first.handle()))))
                .isInstanceOf(Refused.class);
        UserCommand.CreateUser third = user(organization, first.handle());
        done(List.of(new UserCommand.DeleteUser(second.user()), third));
        done(List.of(new UserCommand.DeleteUser(third.user()), user(organization, first.handle())));
    }

    @Test
    void itIsDecidedAgainWhereWhatItRestsOnChanged() {
        RoleCommand.CreateRole role = role(organization);
        UserCommand.CreateUser member = user(organization);
        List.of(role, member).forEach(node::done);
        DomainCommand add = new RoleCommand.AddMember(role.role(), new Member.User(member.user()));
        AtomicInteger tries = new AtomicInteger();
        CommandResult result =
                node.gateway()
                        .executeTogether(
                                TestNode.REQUEST,
                                hypothesis -> {
                                    CommandResult said = send(hypothesis, List.of(group(), add));
                                    if (tries.incrementAndGet() == 1) {
                                        node.done(new UserCommand.DeleteUser(member.user()));
                                    }
                                    return said;
                                });
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(tries).hasValue(2);
        assertThat(node.organization(organization).role(role.role())).isNotNull();
    }

    @Test
    void anotherNodesRevisionIsMet() {
        RoleCommand.CreateRole role = role(organization);
        UserCommand.CreateUser one = user(organization);
        UserCommand.CreateUser other = user(organization);
        List.of(role, one, other).forEach(node::done);
        try (TestNode second = TestNode.start(node.database())) {
            second.done(new RoleCommand.AddMember(role.role(), new Member.User(one.user())));
            Done done =
                    done(
                            List.of(
                                    new RoleCommand.AddMember(
                                            role.role(), new Member.User(other.user()))));
            assertThat(done.revision()).isEqualTo(2);
            second.done(new RoleCommand.RemoveMember(role.role(), new Member.User(other.user())));
        }
        assertThat(node.done(new RoleCommand.DeleteRole(role.role())).revision()).isEqualTo(4);
    }

    @Test
    void itsAnswerIsRememberedOnce() {
        IdempotencyKey key = new IdempotencyKey("joint", new byte[] {1});
        CommandRequest request =
                new CommandRequest(TestNode.REQUEST.actor(), "test", null, null, key, false);
        List<DomainCommand> commands = List.of(group(), user(organization));
        List<CommandResult> results =
                Parallel.run(8, _ -> node.gateway().executeTogether(request, of(commands)));
        assertThat(results).filteredOn(Done.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(Repeated.class::isInstance).hasSize(7);
        CommandRequest reused =
                new CommandRequest(
                        TestNode.REQUEST.actor(),
                        "test",
                        null,
                        null,
                        new IdempotencyKey("joint", new byte[] {2}),
                        false);
        assertThat(node.gateway().executeTogether(reused, of(List.of(group()))))
                .isInstanceOf(KeyReused.class);
    }

    @Test
    void thousandsGoAtOnce() {
        List<DomainCommand> commands = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            RoleCommand.CreateRole role = role(organization);
            UserCommand.CreateUser member = user(organization);
            commands.add(role);
            commands.add(member);
            commands.add(new RoleCommand.AddMember(role.role(), new Member.User(member.user())));
        }
        assertThat(done(commands).events()).hasSize(9_000);
    }

    private static GroupCommand.CreateGroup group() {
        return Commands.group(organization);
    }

    private static Done done(List<DomainCommand> commands) {
        CommandResult result = together(commands);
        assertThat(result).isInstanceOf(Done.class);
        return (Done) result;
    }

    private static CommandResult together(List<DomainCommand> commands) {
        return node.gateway().executeTogether(TestNode.REQUEST, of(commands));
    }

    private static Composition of(List<DomainCommand> commands) {
        return hypothesis -> send(hypothesis, commands);
    }

    /** The answer of the first that does not hold, or else of the last. */
    private static CommandResult send(Hypothesis hypothesis, List<DomainCommand> commands) {
        CommandResult result = null;
        for (DomainCommand command : commands) {
            result = hypothesis.execute(TestNode.REQUEST, _ -> new Resolution.Send(command));
            if (!(result instanceof Done)) {
                break;
            }
        }
        return result;
    }
}
