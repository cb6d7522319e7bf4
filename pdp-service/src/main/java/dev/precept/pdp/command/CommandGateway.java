package dev.precept.pdp.command;

import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.projections.loader.ImageLoader;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The one way to change anything. Thread-safe. */
public final class CommandGateway {
    /**
     * What commands go through.
     *
     * @param appender where accepted commands go; used by nothing else
     * @param log where aggregates are read from
     * @param loader this node's image
     * @param clock what commands are decided at
     * @param generations what events every node reads: others are not written
     * @param readWait how long an answer is held back for this node's image to reach it
     */
    public record Parts(
            Appender appender,
            LogReader log,
            ImageLoader loader,
            InstantSource clock,
            Generations generations,
            Duration readWait) {}

    private final Execution.Parts parts;
    private final Consumer<OrganizationId> organizationMade;

    /**
     * @param organizationMade is told of each new organization, before the answer is given; does
     *     not throw
     */
    public CommandGateway(Parts parts, Consumer<OrganizationId> organizationMade) {
        this.parts =
                new Execution.Parts(
                        new AxonShell(new AppendingEventStore(parts.appender(), parts.log())),
                        parts.log(),
                        parts.loader(),
                        parts.clock(),
                        new RandomIds(),
                        parts.generations(),
                        parts.readWait());
        this.organizationMade = organizationMade;
    }

    /**
     * Decides and appends; decides again on a newer image where a race was lost, within bounds.
     * Returns once the outcome is durable and, within the time set for that, once this node's image
     * has reached it. Blocking, on any thread; an interrupt turns no outcome into another one, and
     * is kept for the caller.
     */
    public CommandResult execute(CommandRequest request, Intent intent) {
        CommandResult result = new Execution(parts, request, intent).run();
        if (result instanceof CommandResult.Done done
                && !request.isDryRun()
                && !done.events().isEmpty()
                && done.events().getFirst() instanceof OrganizationCreated created) {
            organizationMade.accept(created.organization());
        }
        return result;
    }
}
