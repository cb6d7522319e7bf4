package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.handle;
import static dev.precept.pdp.command.Commands.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Repeated;
import dev.precept.pdp.command.CommandResult.Unavailable;
import dev.precept.pdp.eventstore.DataDirectory;
import dev.precept.pdp.eventstore.LogSchema;
import dev.precept.pdp.eventstore.PostgresServer;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.eventstore.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** The database is killed in a burst of commands. */
class KilledDatabaseTest {
    private static final int THREADS = 8;
    private static final int KILLS = 2;
    private static final int EVENTS = 2;

    /** A command of two events, and what its caller was told. */
    private record Told(
            CommandRequest request, RoleCommand.CreateRole create, CommandResult result) {}

    private OrganizationId organization;
    private Permission permission;

    @Test
    void noAcknowledgedCommandIsLostAndNoneIsTorn(@TempDir Path path) throws Exception {
        try (DataDirectory directory = DataDirectory.open(path);
                PostgresServer server = TestPostgres.start(directory)) {
            LogSchema.migrate(server.database().unpooled("test"));
            try (TestNode node = TestNode.start(server.database())) {
                prepare(node);
                List<Told> told = burst(node, server);
                assertThat(told).filteredOn(one -> one.result() instanceof Done).isNotEmpty();
                told.forEach(one -> assertTruth(node, one));
                assertThat(node.image().stateHash()).isEqualTo(node.replayed().stateHash());
            }
        }
    }

    private void prepare(TestNode node) {
        organization = node.newOrganization();
        ApiId api = node.newApi(organization);
        node.done(Commands.description(api, "use"));
        var found = Objects.requireNonNull(node.organization(organization).api(api));
        permission = new Permission(api, found.scope(new ScopeToken("use")).id());
    }

    private List<Told> burst(TestNode node, PostgresServer server) {
        AtomicBoolean isOver = new AtomicBoolean();
        List<List<Told>> told =
                Parallel.run(
                        THREADS + 1,
                        i -> {
                            if (i == THREADS) {
                                killNowAndThen(node, server);
                                isOver.set(true);
                                return List.of();
                            }
                            List<Told> mine = new ArrayList<>();
                            while (!isOver.get()) {
                                mine.add(tell(node, newCommand(), newRequest()));
                            }
                            return mine;
                        });
        return told.stream().flatMap(List::stream).toList();
    }

    private void killNowAndThen(TestNode node, PostgresServer server) {
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                Thread.sleep(Duration.ofMillis(500));
                TestPostgres.kill(server);
                while (!(tell(node, newCommand(), newRequest()).result() instanceof Done)) {
                    Thread.sleep(Duration.ofMillis(50));
                }
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RoleCommand.CreateRole newCommand() {
        return new RoleCommand.CreateRole(
                new RoleId(id()),
                organization,
                handle(),
                new RoleAudience.Organization(),
                Set.of(permission));
    }

    private static CommandRequest newRequest() {
        return new CommandRequest(
                Actor.SERVICE,
                "burst",
                null,
                null,
                new IdempotencyKey(id(), new byte[] {1}),
                false);
    }

    private static Told tell(TestNode node, RoleCommand.CreateRole create, CommandRequest request) {
        return new Told(request, create, node.execute(request, create));
    }

    private static void assertTruth(TestNode node, Told told) {
        List<StoredEvent> stored = node.log().readStream(told.create().role().value(), 0);
        switch (told.result()) {
            case Done done -> {
                assertThat(stored).hasSize(EVENTS);
                assertThat(stored.getLast().position()).isEqualTo(done.position().value());
            }
            case Unavailable(boolean isOutcomeKnown, _) -> {
                assertThat(stored.size()).isIn(isOutcomeKnown ? Set.of(0) : Set.of(0, EVENTS));
                assertThat(tell(node, told.create(), told.request()).result())
                        .isInstanceOf(stored.isEmpty() ? Done.class : Repeated.class);
            }
            default -> throw new AssertionError(told);
        }
        assertThat(node.organization(told.create().organization()).role(told.create().role()))
                .isNotNull();
    }
}
