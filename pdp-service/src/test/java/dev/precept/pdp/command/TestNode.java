package dev.precept.pdp.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.RoleId;
import dev.precept.pdp.command.CommandResult.Done;
import dev.precept.pdp.command.CommandResult.Refused;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.Database;
import dev.precept.pdp.eventstore.HeadListener;
import dev.precept.pdp.eventstore.HeadSignal;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.SnapshotSettings;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.loader.ImageLoader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** A node without doors: the log, the image and the gateway. Two on one database are two nodes. */
final class TestNode implements AutoCloseable {
    static final CommandRequest REQUEST = CommandRequest.of(Actor.SERVICE, "test");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final HikariDataSource pool = new HikariDataSource();
    private final Appender appender;
    private final HeadListener listener;
    private final LogReader log;
    private final ImageLoader loader;
    private final ImageFeed feed;
    private final CommandGateway gateway;
    private volatile Consumer<OrganizationId> organizationMade = _ -> {};

    private TestNode(Database database, Path snapshots, SnapshotSettings settings) {
        this.database = database;
        pool.setDataSource(database.unpooled("test-node"));
        pool.setMaximumPoolSize(4);
        pool.setConnectionTimeout(PATIENCE.toMillis());
        HeadSignal signal = new HeadSignal();
        appender = Appender.start(database, InstantSource.system(), signal, PATIENCE);
        listener = HeadListener.start(database, signal);
        log = new LogReader(pool, InstantSource.system());
        loader = new ImageLoader(PolicyImage.empty(log.head().log().toString()));
        feed = new ImageFeed(log, signal, loader, snapshots, settings);
        feed.start();
        gateway =
                new CommandGateway(
                        new CommandGateway.Parts(
                                appender,
                                log,
                                loader,
                                InstantSource.system(),
                                () -> EventCodec.GENERATION,
                                Duration.ofSeconds(2)),
                        organization -> organizationMade.accept(organization));
    }

    /** Starts a node on a database with the product's tables. */
    static TestNode start(Database database) {
        try {
            Path snapshots = Files.createTempDirectory("precept-node");
            return new TestNode(
                    database, snapshots, new SnapshotSettings(10_000, Duration.ofMinutes(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, with a directory for its snapshots, of which it writes many. */
    static TestNode start(Database database, Path snapshots) {
        return new TestNode(database, snapshots, new SnapshotSettings(1, Duration.ofMillis(20)));
    }

    Database database() {
        return database;
    }

    CommandGateway gateway() {
        return gateway;
    }

    /** Another way to this node's log and image, by another clock. */
    CommandGateway gateway(InstantSource clock) {
        return new CommandGateway(
                new CommandGateway.Parts(
                        appender,
                        log,
                        loader,
                        clock,
                        () -> EventCodec.GENERATION,
                        Duration.ofSeconds(2)),
                _ -> {});
    }

    LogReader log() {
        return log;
    }

    ImageLoader loader() {
        return loader;
    }

    PolicyImage image() {
        return loader.image();
    }

    OrganizationImage organization(OrganizationId id) {
        return Objects.requireNonNull(image().organization(id));
    }

    /** The image that the whole log gives, read from its beginning. */
    PolicyImage replayed() {
        List<EventEnvelope> events = new ArrayList<>();
        log.replay(0, stored -> events.add(ImageFeed.envelope(stored)));
        ImageLoader fresh = new ImageLoader(PolicyImage.empty(image().log()));
        fresh.accept(events, Provenance.REPLAY);
        return fresh.image();
    }

    static RecordedEvent decode(StoredEvent stored) {
        return EventCodec.decode(stored.envelope());
    }

    CommandResult execute(CommandRequest request, DomainCommand command) {
        return gateway.execute(request, _ -> new Resolution.Send(command));
    }

    /** Sends the command, which must hold. */
    Done done(DomainCommand command) {
        CommandResult result = execute(REQUEST, command);
        assertThat(result).as("%s", command).isInstanceOf(Done.class);
        return (Done) result;
    }

    /** Sends the command, which must be refused. */
    Rejection.Code refused(DomainCommand command) {
        CommandResult result = execute(REQUEST, command);
        assertThat(result).as("%s", command).isInstanceOf(Refused.class);
        return ((Refused) result).rejection().code();
    }

    OrganizationId newOrganization() {
        OrganizationCommand.CreateOrganization create = Commands.organization(null);
        done(create);
        return create.organization();
    }

    ApiId newApi(OrganizationId organization) {
        var create = Commands.api(organization);
        done(create);
        return create.api();
    }

    /** What a PUT of a role means on this image: it is made, or left as it is. */
    static Resolution putRole(PolicyImage image, OrganizationId organization, Handle handle) {
        RoleImage role = Objects.requireNonNull(image.organization(organization)).role(handle);
        return new Resolution.Send(
                role == null
                        ? new RoleCommand.CreateRole(
                                new RoleId(Commands.id()),
                                organization,
                                handle,
                                new RoleAudience.Organization(),
                                Set.of())
                        : new RoleCommand.ChangeRole(
                                role.document().id(), new RoleAudience.Organization(), Set.of()));
    }

    /** Has the gateway tell of new organizations. */
    void tell(Consumer<OrganizationId> of) {
        organizationMade = of;
    }

    void layFoundation() {
        new Foundation(gateway).lay();
    }

    @Override
    public void close() {
        feed.stop();
        listener.close();
        appender.close();
        pool.close();
    }
}
