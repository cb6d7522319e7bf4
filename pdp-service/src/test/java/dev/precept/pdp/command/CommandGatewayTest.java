package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.description;
import static dev.precept.pdp.command.Commands.handle;
import static dev.precept.pdp.command.Commands.id;
import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand;
import dev.precept.domain.user.UserEvent;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.KeyReused;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.command.CommandResult.Repeated;
import dev.precept.pdp.command.CommandResult.RevisionMismatch;
import dev.precept.pdp.command.CommandResult.Unavailable;
import dev.precept.pdp.eventstore.StoredEvent;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** What becomes of a request on one node. */
class CommandGatewayTest {
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
    void anAnswerTellsWhatHappenedAndWhere() {
        UserCommand.CreateUser create = user(organization);
        Done done = node.done(create);
        assertThat(done.stream()).isEqualTo(create.user().value());
        assertThat(done.revision()).isZero();
        assertThat(done.isCreation()).isTrue();
        assertThat(done.events())
                .containsExactly(
                        new UserEvent.UserCreated(create.user(), organization, create.handle()));
        assertThat(done.positions()).containsExactly(done.position());
        StoredEvent stored = node.log().readStream(done.stream(), 0).getFirst();
        assertThat(stored.position()).isEqualTo(done.position().value());
    }

    @Test
    void theNextLookAtTheImageSeesWhatWasAnswered() {
        for (int i = 0; i < 50; i++) {
            UserCommand.CreateUser create = user(organization);
            node.done(create);
            assertThat(node.organization(organization).user(create.user())).isNotNull();
        }
    }

    @Test
    void eachEventNamesWhoCausedItByWhichCommandAndRequest() {
        Actor actor = new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, "client-1");
        RoleCommand.CreateRole create = role(organization);
        node.gateway()
                .execute(CommandRequest.of(actor, "request-7"), _ -> new Resolution.Send(create));
        StoredEvent stored = node.log().readStream(create.role().value(), 0).getFirst();
        var recorded = TestNode.decode(stored);
        assertThat(recorded.actor()).isEqualTo(actor);
        assertThat(recorded.correlation()).isEqualTo("request-7");
        assertThat(recorded.organization()).isEqualTo(organization);
        assertThat(recorded.id()).isEqualTo(stored.id());
        assertThat(recorded.stream()).isEqualTo(create.role().value());
        assertThat(recorded.revision()).isZero();
        assertThat(recorded.command()).isNotEqualTo(recorded.id());
    }

    @Test
    void theEventsOfACommandAreOneWhole() {
        ApiId api = node.newApi(organization);
        Done done = node.done(description(api, "a", "b", "c"));
        assertThat(done.events()).hasSizeGreaterThan(3);
        List<StoredEvent> events = node.log().readStream(api.value(), 1);
        assertThat(events)
                .hasSameSizeAs(done.events())
                .allMatch(event -> event.lastOfCommand() == done.position().value());
        assertThat(events.stream().map(event -> TestNode.decode(event).command()).distinct())
                .hasSize(1);
    }

    @Test
    void sayingTheSameTwiceIsOneEvent() {
        RoleCommand.CreateRole create = role(organization);
        node.done(create);
        UserCommand.CreateUser member = user(organization);
        node.done(member);
        RoleCommand.AddMember add =
                new RoleCommand.AddMember(create.role(), new Member.User(member.user()));
        Done first = node.done(add);
        Done second = node.done(add);
        assertThat(second.events()).isEmpty();
        assertThat(second.positions()).isEmpty();
        assertThat(second.revision()).isEqualTo(first.revision());
        assertThat(second.isCreation()).isFalse();
        assertThat(second.position()).isGreaterThanOrEqualTo(first.position());
        assertThat(node.log().readStream(create.role().value(), 0)).hasSize(2);
    }

    @Test
    void whatACommandRestsOnIsLookedAtAgainWhereItChangesMeanwhile() {
        UserCommand.CreateUser create = user(organization);
        node.done(create);
        RoleCommand.CreateRole role = role(organization);
        node.done(role);
        AtomicInteger runs = new AtomicInteger();
        Intent intent =
                image -> {
                    boolean isThere =
                            Objects.requireNonNull(image.organization(organization))
                                            .user(create.user())
                                    != null;
                    if (runs.getAndIncrement() == 0) {
                        node.done(new UserCommand.DeleteUser(create.user()));
                    }
                    return isThere
                            ? new Resolution.Send(
                                    new RoleCommand.DeleteRole(role.role()),
                                    Set.of(create.user().value()))
                            : new Resolution.Refuse(
                                    new Rejection(Rejection.Code.NOT_ALLOWED, "The user is gone."));
                };
        assertThat(node.gateway().execute(TestNode.REQUEST, intent)).isInstanceOf(Refused.class);
        assertThat(runs).hasValue(2);
        assertThat(node.organization(organization).role(role.role())).isNotNull();
    }

    @Test
    void aRefusalStoresNothing() {
        RoleCommand.CreateRole create = role(organization);
        node.done(create);
        long head = node.log().head().position();
        assertThat(
                        node.refused(
                                new RoleCommand.AddMember(
                                        create.role(), new Member.User(new UserId("nobody")))))
                .isEqualTo(Rejection.Code.UNKNOWN_REFERENCE);
        assertThat(node.refused(new UserCommand.DeleteUser(new UserId("nobody"))))
                .isEqualTo(Rejection.Code.NOT_FOUND);
        assertThat(node.refused(user(new OrganizationId("nowhere"))))
                .isEqualTo(Rejection.Code.UNKNOWN_REFERENCE);
        assertThat(node.log().head().position()).isEqualTo(head);
    }

    @Test
    void anIntentThatFindsNothingRefuses() {
        Rejection rejection = new Rejection(Rejection.Code.NOT_FOUND, "There is none.");
        assertThat(node.gateway().execute(TestNode.REQUEST, _ -> new Resolution.Refuse(rejection)))
                .isEqualTo(new Refused(rejection));
    }

    @Test
    void aFaultOfAnIntentReachesTheCaller() {
        assertThatThrownBy(
                        () ->
                                node.gateway()
                                        .execute(
                                                TestNode.REQUEST,
                                                _ -> {
                                                    throw new IllegalStateException("a fault");
                                                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a fault");
    }

    @Test
    void anIdThatIsTakenIsRefusedThoughItsStreamWasPresumedEmpty() {
        UserCommand.CreateUser create = user(organization);
        node.done(create);
        try (TestNode fresh = TestNode.start(node.database())) {
            assertThat(fresh.refused(create)).isEqualTo(Rejection.Code.ALREADY_EXISTS);
            assertThat(fresh.refused(create)).isEqualTo(Rejection.Code.ALREADY_EXISTS);
        }
        assertThat(node.log().readStream(create.user().value(), 0)).hasSize(1);
    }

    @Test
    void anotherRevisionThanDemandedIsAMismatch() {
        RoleCommand.CreateRole create = role(organization);
        node.done(create);
        RoleCommand delete = new RoleCommand.DeleteRole(create.role());
        assertThat(node.execute(demanding(3L), delete)).isEqualTo(new RevisionMismatch(0));
        assertThat(node.execute(demanding(0L), delete)).isInstanceOf(Done.class);
        assertThat(node.execute(demanding(0L), role(organization)))
                .isEqualTo(new RevisionMismatch(-1));
    }

    private static CommandRequest demanding(long revision) {
        return new CommandRequest(Actor.SERVICE, "test", null, revision, null, false);
    }

    @Test
    void aDryRunTellsAndStoresNothing() {
        UserCommand.CreateUser create = user(organization);
        long head = node.log().head().position();
        CommandRequest dry = new CommandRequest(Actor.SERVICE, "test", null, null, null, true);
        assertThat(node.execute(dry, create))
                .isInstanceOfSatisfying(
                        Done.class,
                        done -> {
                            assertThat(done.events()).hasSize(1);
                            assertThat(done.positions()).isEmpty();
                        });
        assertThat(node.log().head().position()).isEqualTo(head);
        assertThat(node.done(create).isCreation()).isTrue();
        assertThat(node.execute(dry, user(organization, create.handle())))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.rejection().code())
                                        .isEqualTo(Rejection.Code.HANDLE_TAKEN));
        assertThat(node.execute(dry, new UserCommand.DeleteUser(create.user())))
                .isInstanceOf(Done.class);
        assertThat(node.organization(organization).user(create.user())).isNotNull();
    }

    @Test
    void aRequestIsCarriedOutOncePerIdempotencyKey() {
        CommandRequest keyed = keyed(id(), "body");
        UserCommand.CreateUser create = user(organization);
        Done done = (Done) node.execute(keyed, create);
        Repeated repeated = new Repeated(done.position(), done.stream(), 0, true);
        assertThat(node.execute(keyed, create)).isEqualTo(repeated);
        assertThat(node.execute(keyed, user(organization, create.handle()))).isEqualTo(repeated);
        assertThat(node.log().readStream(create.user().value(), 0)).hasSize(1);
    }

    @Test
    void anotherBodyUnderAnIdempotencyKeyIsNotCarriedOut() {
        String key = id();
        node.execute(keyed(key, "body"), user(organization));
        UserCommand.CreateUser other = user(organization);
        assertThat(node.execute(keyed(key, "other"), other)).isEqualTo(new KeyReused());
        assertThat(node.log().readStream(other.user().value(), 0)).isEmpty();
    }

    @Test
    void anUnchangedAnswerIsRememberedAndARefusedOneIsNot() {
        UserCommand.CreateUser member = user(organization);
        RoleCommand.CreateRole create = role(organization);
        node.done(create);
        CommandRequest keyed = keyed(id(), "body");
        var add = new RoleCommand.AddMember(create.role(), new Member.User(member.user()));
        assertThat(node.execute(keyed, add)).isInstanceOf(Refused.class);
        node.done(member);
        node.done(add);
        assertThat(node.execute(keyed, add)).isInstanceOf(Done.class);
        node.done(new RoleCommand.RemoveMember(create.role(), new Member.User(member.user())));
        assertThat(node.execute(keyed, add)).isInstanceOf(Repeated.class);
    }

    @Test
    void manyAtOnceUnderOneIdempotencyKeyAreCarriedOutOnce() {
        CommandRequest keyed = keyed(id(), "body");
        Handle handle = handle();
        List<CommandResult> results =
                Parallel.run(32, _ -> node.execute(keyed, user(organization, handle)));
        assertThat(results).filteredOn(Done.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(Repeated.class::isInstance).hasSize(31);
        Done done =
                results.stream()
                        .filter(Done.class::isInstance)
                        .map(Done.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertThat(results)
                .filteredOn(Repeated.class::isInstance)
                .containsOnly(new Repeated(done.position(), done.stream(), 0, true));
    }

    private static CommandRequest keyed(String key, String body) {
        return new CommandRequest(
                Actor.SERVICE,
                "test",
                null,
                null,
                new IdempotencyKey(key, body.getBytes(StandardCharsets.UTF_8)),
                false);
    }

    @Test
    void ofManyCreationsOfOneHandleOneSucceeds() {
        Handle handle = handle();
        long head = node.log().head().position();
        List<CommandResult> results =
                Parallel.run(32, _ -> node.execute(TestNode.REQUEST, user(organization, handle)));
        assertThat(results).filteredOn(Done.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(Refused.class::isInstance)
                .hasSize(31)
                .extracting(refused -> ((Refused) refused).rejection().code())
                .containsOnly(Rejection.Code.HANDLE_TAKEN);
        assertThat(node.log().readAfter(head, 100)).hasSize(1);
    }

    @Test
    void ofManyPutsOfOneHandleOneCreatesAndAllSucceed() {
        Handle handle = handle();
        List<CommandResult> results =
                Parallel.run(
                        32,
                        _ ->
                                node.gateway()
                                        .execute(
                                                TestNode.REQUEST,
                                                image ->
                                                        TestNode.putRole(
                                                                image, organization, handle)));
        assertThat(results).allMatch(Done.class::isInstance);
        assertThat(results).filteredOn(result -> ((Done) result).isCreation()).hasSize(1);
        assertThat(results.stream().map(result -> ((Done) result).stream()).distinct()).hasSize(1);
    }

    @Test
    void aHandleGivenBackCanBeTakenAgain() {
        Handle handle = handle();
        for (int i = 0; i < 5; i++) {
            UserCommand.CreateUser create = user(organization, handle);
            node.done(create);
            assertThat(node.refused(user(organization, handle)))
                    .isEqualTo(Rejection.Code.HANDLE_TAKEN);
            node.done(new UserCommand.DeleteUser(create.user()));
        }
    }

    @Test
    void aHotAggregateLosesNothing() {
        RoleCommand.CreateRole create = role(organization);
        node.done(create);
        List<UserId> users =
                Parallel.run(
                        160,
                        16,
                        _ -> {
                            UserCommand.CreateUser member = user(organization);
                            node.done(member);
                            node.done(
                                    new RoleCommand.AddMember(
                                            create.role(), new Member.User(member.user())));
                            return member.user();
                        });
        assertThat(node.organization(organization).role(create.role()))
                .satisfies(role -> assertThat(users).allMatch(role::hasMember));
        assertThat(node.log().readStream(create.role().value(), 0)).hasSize(161);
    }

    @Test
    void anInterruptedCallerGetsItsAnswer() throws Exception {
        for (int i = 0; i < 50; i++) {
            UserCommand.CreateUser create = user(organization);
            int pauseNanos = i * 20_000;
            CompletableFuture<CommandResult> answer = new CompletableFuture<>();
            CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
            Thread caller =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            answer.complete(node.execute(TestNode.REQUEST, create));
                                        } catch (RuntimeException e) {
                                            answer.completeExceptionally(e);
                                        }
                                        isInterrupted.complete(
                                                Thread.currentThread().isInterrupted());
                                    });
            java.util.concurrent.locks.LockSupport.parkNanos(pauseNanos);
            caller.interrupt();
            caller.join();
            CommandResult result = answer.join();
            List<StoredEvent> stored = node.log().readStream(create.user().value(), 0);
            switch (result) {
                case Done _ -> assertThat(stored).hasSize(1);
                case Unavailable(boolean isOutcomeKnown, _) -> {
                    assertThat(isOutcomeKnown).isTrue();
                    assertThat(stored).isEmpty();
                }
                default -> throw new AssertionError(result);
            }
        }
    }

    @Test
    void aCallerThatWasInterruptedBeforeGetsItsAnswerAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        CommandResult result = node.execute(TestNode.REQUEST, user(organization));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(Done.class);
    }

    @Test
    void aStoppedLogIsUnavailableAndNothingIsStored() {
        TestNode stopped = TestNode.start(node.database());
        stopped.close();
        UserCommand.CreateUser create = user(organization);
        assertThat(stopped.execute(TestNode.REQUEST, create))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.isOutcomeKnown()).isTrue());
        assertThat(node.log().readStream(create.user().value(), 0)).isEmpty();
    }

    @Test
    void aChangeThatNoAppendHoldsIsRefused() {
        int scopes = dev.precept.domain.shared.Limits.SCOPES_PER_API;
        ApiId api = node.newApi(organization);
        node.done(description(api, names("old", scopes)));
        assertThat(node.refused(description(api, names("new", scopes))))
                .isEqualTo(Rejection.Code.LIMIT_EXCEEDED);
        assertThat(node.organization(organization).api(api).scopes()).hasSize(scopes);
    }

    private static String[] names(String kind, int count) {
        String unique = id();
        return IntStream.range(0, count).mapToObj(i -> kind + i + unique).toArray(String[]::new);
    }

    @Test
    void theImageIsWhatTheWholeLogGives() {
        assertThat(node.image().stateHash()).isEqualTo(node.replayed().stateHash());
    }
}
