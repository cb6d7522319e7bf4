package dev.precept.pdp.command;

import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.application.ApplicationEvent.ApplicationCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
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

    private static final CommandResult BEHIND =
            new CommandResult.Unavailable(
                    true, "The log cannot be reached, or this node is behind it; ask again.");

    private final Tries.Parts parts;
    private final Consumer<OrganizationId> incomplete;

    /**
     * @param incomplete is told of each organization that is new, or has a new application or API,
     *     before the answer is given; does not throw
     */
    public CommandGateway(Parts parts, Consumer<OrganizationId> incomplete) {
        this.parts =
                new Tries.Parts(
                        new AxonShell(new AppendingEventStore(parts.appender(), parts.log())),
                        parts.log(),
                        parts.loader(),
                        parts.clock(),
                        new RandomIds(),
                        parts.generations(),
                        parts.readWait());
        this.incomplete = incomplete;
    }

    /**
     * Decides and appends; decides again on a newer image where a race was lost, within bounds.
     * Returns once the outcome is durable and, within the time set for that, once this node's image
     * has reached it. Blocking, on any thread; an interrupt turns no outcome into another one, and
     * is kept for the caller.
     */
    public CommandResult execute(CommandRequest request, Intent intent) {
        if (request.isDryRun()) {
            return dryRun(request, intent);
        }
        return told(new Execution(parts, request, intent).run());
    }

    /**
     * Decides several commands and appends all that they come to as one: the log has the whole of
     * it or nothing, images move over it at once, and one idempotency key remembers it. Otherwise
     * as {@link #execute}.
     *
     * @param request the circumstances of the whole, with the key under which it is remembered; a
     *     revision that is demanded is for the commands to say
     */
    public CommandResult executeTogether(CommandRequest request, Composition composition) {
        if (!request.isDryRun()) {
            return told(new JointExecution(parts, request, composition).run());
        }
        try {
            return suppose().together(composition);
        } catch (LogUnavailableException unavailable) {
            return BEHIND;
        }
    }

    private CommandResult told(CommandResult result) {
        if (result instanceof CommandResult.Done done) {
            Set<OrganizationId> found = new LinkedHashSet<>();
            for (DomainEvent event : done.events()) {
                switch (event) {
                    case OrganizationCreated made -> found.add(made.organization());
                    case ApiCreated made -> found.add(made.organization());
                    case ApplicationCreated made -> found.add(made.organization());
                    case DomainEvent _ -> {}
                }
            }
            found.forEach(incomplete);
        }
        return result;
    }

    private CommandResult dryRun(CommandRequest request, Intent intent) {
        try {
            return suppose().execute(request, intent);
        } catch (LogUnavailableException unavailable) {
            return BEHIND;
        }
    }

    /**
     * Whether an answer is remembered under the key, to this request or to another one.
     *
     * @throws LogUnavailableException where the log cannot be reached
     */
    public boolean isRemembered(IdempotencyKey key) {
        return parts.log().answer(key.scope()).isPresent();
    }

    /**
     * Begins a hypothesis, on an image that has all that was acknowledged before.
     *
     * @throws LogUnavailableException where the log cannot be reached, or this node stays behind it
     */
    public Hypothesis suppose() {
        return new Hypothesis(parts, current(), null);
    }

    /**
     * This node's image, with all that was acknowledged before.
     *
     * @throws LogUnavailableException where the log cannot be reached, or this node stays behind it
     */
    public PolicyImage current() {
        Position head = new Position(parts.log().head().position());
        if (!parts.loader().await(head, parts.readWait())) {
            throw new LogUnavailableException("this node is behind position " + head);
        }
        return parts.loader().image();
    }
}
