package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.Database;
import dev.precept.projections.image.StateHash;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How a node gets its image when it starts. */
class ImageFeedTest {
    @TempDir private Path snapshots;
    private Database database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
    }

    @Test
    void theLogAloneGivesTheImage() {
        StateHash before = writeSomething();
        try (TestNode again = TestNode.start(database)) {
            assertThat(again.image().stateHash()).isEqualTo(before);
        }
    }

    @Test
    void aSnapshotAndTheLogAfterItGiveTheImage() throws Exception {
        writeSomething();
        Position snapshot = writeSnapshot();
        StateHash before = writeSomething();
        try (TestNode again = TestNode.start(database, snapshots)) {
            assertThat(again.image().position()).isGreaterThan(snapshot);
            assertThat(again.image().stateHash()).isEqualTo(before);
            assertThat(again.replayed().stateHash()).isEqualTo(before);
            writeSomething(again);
            assertThat(again.image().stateHash()).isEqualTo(again.replayed().stateHash());
        }
    }

    @Test
    void aDamagedSnapshotIsPassedOver() throws Exception {
        writeSomething();
        writeSnapshot();
        writeSomething();
        writeSnapshot();
        List<Path> files = files();
        // One more where a node had time for one before it wrote.
        assertThat(files).hasSizeBetween(2, 3);
        for (Path file : files) {
            damage(file);
            try (TestNode again = TestNode.start(database, snapshots)) {
                assertThat(again.image().stateHash()).isEqualTo(again.replayed().stateHash());
            }
        }
    }

    @Test
    void aSnapshotOfAnotherLogIsPassedOver() throws Exception {
        writeSomething();
        writeSnapshot();
        database = TestDatabase.create();
        StateHash before = writeSomething();
        try (TestNode other = TestNode.start(database, snapshots)) {
            assertThat(other.image().stateHash()).isEqualTo(before);
        }
    }

    @Test
    void ofYoungOnesTheNewestAndTheFirstAreKept() throws Exception {
        Files.createFile(snapshots.resolve("0000000000000000001.unfinished"));
        for (int i = 0; i < 4; i++) {
            writeSomething();
            writeSnapshot();
        }
        assertThat(files()).hasSize(3).allMatch(file -> file.toString().endsWith(".snapshot"));
    }

    @Test
    void aNodeThatStartsAmongWritersHasAllThatWasThere() {
        try (TestNode writer = TestNode.start(database)) {
            writeSomething(writer);
            OrganizationId organization = writer.newOrganization();
            List<StateHash> hashes =
                    Parallel.run(
                            4,
                            i -> {
                                if (i > 0) {
                                    for (int n = 0; n < 50; n++) {
                                        writer.done(user(organization));
                                    }
                                    return writer.image().stateHash();
                                }
                                Position head = new Position(writer.log().head().position());
                                try (TestNode late = TestNode.start(database)) {
                                    assertThat(late.image().position())
                                            .isGreaterThanOrEqualTo(head);
                                    return late.image().stateHash();
                                }
                            });
            assertThat(hashes).hasSize(4);
        }
    }

    private StateHash writeSomething() {
        try (TestNode node = TestNode.start(database)) {
            return writeSomething(node);
        }
    }

    private static StateHash writeSomething(TestNode node) {
        OrganizationId organization = node.newOrganization();
        node.done(Commands.description(node.newApi(organization), "read", "write"));
        var role = role(organization);
        node.done(role);
        for (int i = 0; i < 10; i++) {
            var user = user(organization);
            node.done(user);
            node.done(new RoleCommand.AddMember(role.role(), new Member.User(user.user())));
        }
        return node.image().stateHash();
    }

    /** Has a node write one of the log as it is. */
    private Position writeSnapshot() throws Exception {
        try (TestNode node = TestNode.start(database, snapshots)) {
            node.newOrganization();
            Position head = node.image().position();
            String name = String.format("%019d.snapshot", head.value());
            for (int i = 0; i < 500 && !Files.exists(snapshots.resolve(name)); i++) {
                Thread.sleep(Duration.ofMillis(20));
            }
            assertThat(snapshots.resolve(name)).exists();
            return head;
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(snapshots)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }
}
